import { schema, z } from '../../../../shared/schema.ts';
import { type Revocation, revocationSchema } from '../sign-out/revocation.ts';
import { parseJson } from './json.ts';

const tombstoneSchema = schema(() =>
  z.strictObject({
    version: z.literal(1),
    phase: z.literal('SIGNED_OUT'),
    /** Which sign-in it ended. */
    signed_in_at: z.number(),
    /** What the server is to be told, until that stands in the list of revocations. */
    revocations: z.array(revocationSchema()),
  }),
);

/**
 * What takes a session's place in the store, in one write, when it is signed out: from then on no start, no other
 * process and no late answer finds a session there.
 */
export type Tombstone = z.infer<ReturnType<typeof tombstoneSchema>>;

/** The stored text of a tombstone; undefined when it is none. */
export function parseTombstone(payload: string): Tombstone | undefined {
  return parseJson(payload, tombstoneSchema());
}

/** A tombstone as it is stored. */
export function storedTombstone(signedInAt: number, revocations: readonly Revocation[]): string {
  return JSON.stringify({ version: 1, phase: 'SIGNED_OUT', signed_in_at: signedInAt, revocations });
}
