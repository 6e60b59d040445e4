import { schema, z } from '../../../../shared/schema.ts';
import { parseJson } from '../../lib/json.ts';
import { type Revocation, revocationSchema } from '../sign-out/revocation.ts';

const tombstoneSchema = schema(() =>
  z.strictObject({
    version: z.literal(1),
    phase: z.literal('SIGNED_OUT'),
    /** The sign-in that it ended. */
    signed_in_at: z.number(),
    /** The revocations, until they are in the queue. */
    revocations: z.array(revocationSchema()),
  }),
);

/**
 * Replaces a session in the store, in one write, at the sign-out. After that no start, no other process and no late
 * answer finds a session there.
 */
export type Tombstone = z.infer<ReturnType<typeof tombstoneSchema>>;

/** Parses a stored tombstone; undefined when the record is not one. */
export function parseTombstone(payload: string): Tombstone | undefined {
  return parseJson(payload, tombstoneSchema());
}

/** A tombstone in its stored form. */
export function storedTombstone(signedInAt: number, revocations: readonly Revocation[]): string {
  return JSON.stringify({ version: 1, phase: 'SIGNED_OUT', signed_in_at: signedInAt, revocations });
}
