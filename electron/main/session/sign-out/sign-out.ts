import { withLock } from '../../lib/file-lock.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { storeProblem } from '../errors.ts';
import { dropLock } from '../lock/lock.ts';
import type { SecretStore } from '../ports.ts';
import { emptySessionData } from '../state.ts';
import { parseRecord, type Tokens } from '../storage/record.ts';
import { storedTombstone } from '../storage/tombstone.ts';
import { type Revocation, revocationsOf } from './revocation.ts';
import { findEndSessionPage } from './rp-initiated-logout.ts';

const unread = 'You signed out. What was stored could not be read, so the server cannot be told.';

/** What there was when the sign-out was decided. */
interface Left {
  tokens: Tokens;
  store: SecretStore;
  /** The one of the sign-out. */
  generation: number;
}

/**
 * Signs out, for good from the first step that reaches the disk: memory, so that an answer still on its way belongs to
 * nobody; a tombstone in the session's place; the list of what the server is to be told; then the stores are wiped.
 * The server is told afterwards. Resolves when nothing is left here, rejects with a ProblemError when a file could
 * not go. `others`: how many more sessions of this person the server ended.
 */
export async function signOut(context: SessionContext, others?: number): Promise<void> {
  const { holder } = context;
  const { tokens, store, state, moved } = holder.now;
  const generation = holder.now.generation + 1;
  holder.update({
    ...emptySessionData,
    state: 'signedOut',
    generation,
    problem: undefined,
    signInProblem: undefined,
    signedOut: { others },
  });
  await context.step('signOut.left');
  const left = tokens === undefined || store === undefined ? undefined : { tokens, store, generation };
  const safe = left === undefined ? true : await bury(context, left);
  const failure = await wipe(context, generation, safe);
  context.revocations.hurry();
  context.note('signed_out', state === 'waiting' && left === undefined ? unread : 'You signed out.');
  if (left?.store.kept === 'vault') lookAgainLater(context, left);
  if (tokens !== undefined && moved === undefined) offerPage(context, tokens, generation);
  if (failure === undefined) {
    // Somebody who signed in meanwhile has a lock of their own.
    if (holder.now.generation === generation) dropLock(context);
    return;
  }
  holder.update({ problem: failure });
  context.note('vault', failure.message, failure.remedy);
  throw failure;
}

/**
 * Tombstone and list. False when the tombstone has to stay, because it alone holds across a restart what the server
 * is to be told.
 */
async function bury(context: SessionContext, { tokens, store, generation }: Left): Promise<boolean> {
  const revocations = await revocationsOf(context, tokens);
  const buried = await context
    .serial(async () => {
      if (context.holder.now.generation !== generation) return false;
      await store.write(storedTombstone(tokens.signed_in_at, revocations), generation);
      return true;
    })
    .catch((error: unknown) => {
      // Wiping comes next and does as well, as long as it is not cut off.
      context.note('vault', `The sign-out could not be written down first. ${storeProblem(error).message}`);
      return false;
    });
  await context.step('signOut.buried');
  const listed = await list(context, store, revocations);
  return listed || !buried;
}

/** Whether the server will be told for as long as the session would have been kept. */
export async function list(
  context: SessionContext,
  store: SecretStore,
  revocations: readonly Revocation[],
): Promise<boolean> {
  const kept = await context.revocations.add(revocations, store.kept === 'vault');
  await context.step('signOut.listed');
  return kept === store.kept;
}

/** Wipes what is stored, unless somebody signed in since; the vault's record only where that is `safe`. */
export async function wipe(context: SessionContext, generation: number, safe: boolean) {
  const keeps = safe ? [true, false] : [false];
  const erase = async (keep: boolean) => {
    if (context.holder.now.generation === generation)
      await context.deps.stores.session(context.id, keep).erase();
  };
  const wiped = await Promise.allSettled(keeps.map((keep) => context.serial(() => erase(keep))));
  await context.step('signOut.wiped');
  const failure = wiped.find((one) => one.status === 'rejected');
  return failure === undefined ? undefined : storeProblem(failure.reason);
}

function offerPage(context: SessionContext, tokens: Tokens, generation: number): void {
  findEndSessionPage(context, tokens, generation).catch((error: unknown) => {
    context.note(
      'signed_out',
      `Whether the browser can be signed out too is not known. ${asProblem(error).message}`,
    );
  });
}

/**
 * Another process may have been in the middle of a refresh and have written over the tombstone. It has the lock until
 * it is through; after that nobody finds a session to refresh.
 */
function lookAgainLater(context: SessionContext, left: Left): void {
  const looking = withLock(context.deps.lockFolder, context.id, () => lookAgain(context, left))
    .catch((error: unknown) => {
      context.note(
        'vault',
        `It could not be seen whether another Latchkey renewed. ${asProblem(error).message}`,
      );
    })
    .finally(() => context.trailing.delete(looking));
  context.trailing.add(looking);
}

async function lookAgain(context: SessionContext, { tokens, store, generation }: Left): Promise<void> {
  const reading = await context.serial(() => store.read());
  const record = reading.state === 'ok' ? parseRecord(reading.payload) : undefined;
  if (record === undefined || record.tokens.signed_in_at !== tokens.signed_in_at) return;
  if (context.holder.now.generation !== generation) return;
  const safe = await bury(context, { tokens: record.tokens, store, generation });
  await wipe(context, generation, safe);
  context.revocations.hurry();
}
