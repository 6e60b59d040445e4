import { z } from 'zod';
import { connectionSchema } from '../../shared/model/connection.ts';

const killPointSchema = z.strictObject({
  step: z.string(),
  /** At which time of coming by it, from 1. */
  nth: z.number().int().positive(),
  /** From where that is counted. */
  from: z.enum(['start', 'alive']),
});

/** What a life is to do, and where it is to end. */
export const victimPlanSchema = z.strictObject({
  folder: z.string(),
  connection: connectionSchema(),
  act: z.enum(['refresh', 'signOut']),
  fatal: killPointSchema.optional(),
});

export type KillPoint = z.infer<typeof killPointSchema>;
export type VictimPlan = z.infer<typeof victimPlanSchema>;

const reportSchema = z.discriminatedUnion('kind', [
  /** The state in which the life found its session, when nothing was under way. */
  z.strictObject({ kind: z.literal('found'), state: z.string(), problem: z.string().optional() }),
  /** A refresh worked, and the API took the new token. */
  z.strictObject({ kind: z.literal('alive'), generation: z.number() }),
  z.strictObject({ kind: z.literal('step'), name: z.string() }),
]);

export type VictimReport = z.infer<typeof reportSchema>;

export function parseReport(line: string): VictimReport {
  return reportSchema.parse(JSON.parse(line));
}
