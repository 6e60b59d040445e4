import { z } from 'zod';
import { connectionSchema } from '../../shared/model/connection.ts';

const killPointSchema = z.strictObject({
  step: z.string(),
  /** At which pass through the step, counted from 1. */
  nth: z.number().int().positive(),
  /** Where the count starts. */
  from: z.enum(['start', 'alive']),
});

/** What a victim does, and where it is killed. */
export const victimPlanSchema = z.strictObject({
  folder: z.string(),
  connection: connectionSchema(),
  act: z.enum(['refresh', 'signOut']),
  killPoint: killPointSchema.optional(),
});

export type KillPoint = z.infer<typeof killPointSchema>;
export type VictimPlan = z.infer<typeof victimPlanSchema>;

const reportSchema = z.discriminatedUnion('kind', [
  /** The settled state in which the victim found its session. */
  z.strictObject({ kind: z.literal('found'), state: z.string(), problem: z.string().optional() }),
  /** A refresh succeeded, and the API accepted the new token. */
  z.strictObject({ kind: z.literal('alive'), generation: z.number() }),
  z.strictObject({ kind: z.literal('step'), name: z.string() }),
]);

export type VictimReport = z.infer<typeof reportSchema>;

export function parseReport(line: string): VictimReport {
  return reportSchema.parse(JSON.parse(line));
}
