import type { SessionContext } from '../context.ts';
import { dropLock } from '../lock/lock.ts';
import type { SecretStore } from '../ports.ts';
import { emptySessionData } from '../state.ts';
import { parseTombstone } from '../storage/tombstone.ts';
import { list, wipe } from './sign-out.ts';

/** Finishes a sign-out that was cut off, if that is what a store holds; false when it is something else. */
export async function finishSignOut(
  context: SessionContext,
  store: SecretStore,
  { payload, generation }: { payload: string; generation: number },
): Promise<boolean> {
  const tombstone = parseTombstone(payload);
  if (tombstone === undefined) return false;
  const { holder } = context;
  holder.update({ ...emptySessionData, state: 'signedOut', generation, problem: undefined });
  dropLock(context);
  const safe = await list(context, store, tombstone.revocations);
  const failure = await wipe(context, generation, safe);
  context.note('signed_out', 'A sign-out that was cut off when the app last ended is finished now.');
  // Nothing in that file is a session; the next start tries again.
  if (failure !== undefined) context.note('vault', failure.message, failure.remedy);
  return true;
}
