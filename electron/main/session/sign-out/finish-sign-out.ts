import type { SessionContext } from '../context.ts';
import { dropLock } from '../lock/lock.ts';
import type { SecretStore } from '../ports.ts';
import { emptySessionData } from '../state.ts';
import { parseTombstone } from '../storage/tombstone.ts';
import { list, wipe } from './sign-out.ts';

/** Finishes a sign-out that was cut off, if that is what a store holds; false when it is something else. */
export async function finishSignOut(
  parts: SessionContext,
  store: SecretStore,
  { payload, generation }: { payload: string; generation: number },
): Promise<boolean> {
  const tombstone = parseTombstone(payload);
  if (tombstone === undefined) return false;
  const { holder } = parts;
  holder.update({ ...emptySessionData, state: 'signedOut', generation, problem: undefined });
  dropLock(parts);
  const safe = await list(parts, store, tombstone.revocations);
  const failure = await wipe(parts, generation, safe);
  parts.note('signed_out', 'A sign-out that was cut off when the app last ended is finished now.');
  // Nothing in that file is a session; the next start tries again.
  if (failure !== undefined) parts.note('vault', failure.message, failure.remedy);
  return true;
}
