import { withLock } from '../../lib/file-lock.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { storeProblem } from '../errors.ts';
import { dropLock } from '../lock/lock.ts';
import { emptySessionData } from '../state.ts';
import { parseRecord, type Tokens } from '../storage/record.ts';
import { parseTombstone, storedTombstone } from '../storage/tombstone.ts';
import type { SecretStore } from '../types.ts';
import { type Revocation, revocationsOf } from './revocation.ts';
import { findEndSessionPage } from './rp-initiated-logout.ts';

const unreadNote =
  'You signed out. The stored session could not be read, so it could not be ended on the server.';

type SignOutContext = Pick<
  SessionContext,
  | 'id'
  | 'deps'
  | 'holder'
  | 'lock'
  | 'note'
  | 'serial'
  | 'server'
  | 'clients'
  | 'revocations'
  | 'background'
  | 'step'
>;

/** The session at the moment of the sign-out. */
interface SignedOutSession {
  tokens: Tokens;
  store: SecretStore;
  /** The generation of the sign-out. */
  generation: number;
}

/**
 * Signs out, for good from the first step that reaches the disk: memory, so that a late answer belongs to no session; a
 * tombstone in the session's place; the queue of revocations; then the stores are erased. The revocations are sent
 * afterwards. Resolves when nothing is left here, rejects with a ProblemError when a file could not be removed.
 * `others`: how many more sessions of this person the server ended.
 */
export async function signOut(context: SignOutContext, others?: number): Promise<void> {
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
  const session = tokens === undefined || store === undefined ? undefined : { tokens, store, generation };
  const safe = session === undefined ? true : await writeTombstone(context, session);
  const failure = await erase(context, generation, safe);
  context.revocations.sendNow();
  context.note('signed_out', state === 'waiting' && session === undefined ? unreadNote : 'You signed out.');
  if (session?.store.kept === 'vault') checkAgainLater(context, session);
  if (tokens !== undefined && moved === undefined) offerPage(context, tokens, generation);
  if (failure === undefined) {
    // A sign-in in the meantime has a lock of its own.
    if (holder.now.generation === generation) dropLock(context);
    return;
  }
  holder.update({ problem: failure });
  context.note('vault', failure.message, failure.remedy);
  throw failure;
}

/**
 * Writes the tombstone and queues the revocations. False when the tombstone has to stay, because nothing else keeps the
 * revocations across a restart.
 */
async function writeTombstone(
  context: SignOutContext,
  { tokens, store, generation }: SignedOutSession,
): Promise<boolean> {
  const revocations = await revocationsOf(context, tokens);
  const written = await context
    .serial(async () => {
      if (context.holder.now.generation !== generation) return false;
      await store.write(storedTombstone(tokens.signed_in_at, revocations), generation);
      return true;
    })
    .catch((error: unknown) => {
      // Erasing comes next and is enough if it is not interrupted.
      context.note('vault', `The sign-out could not be recorded first. ${storeProblem(error).message}`);
      return false;
    });
  await context.step('signOut.buried');
  const queued = await queueRevocations(context, store, revocations);
  return queued || !written;
}

/** Whether the queue is stored as durably as the session was. */
async function queueRevocations(
  { revocations: worker, step }: Pick<SignOutContext, 'revocations' | 'step'>,
  store: SecretStore,
  revocations: readonly Revocation[],
): Promise<boolean> {
  const location = await worker.add(revocations, store.kept === 'vault');
  await step('signOut.listed');
  return location === store.kept;
}

/** Erases the stored session unless somebody signed in since; the vault's record only if that is `safe`. */
async function erase(
  { id, deps, holder, serial, step }: Pick<SignOutContext, 'id' | 'deps' | 'holder' | 'serial' | 'step'>,
  generation: number,
  safe: boolean,
) {
  const keeps = safe ? [true, false] : [false];
  const eraseStore = async (keep: boolean) => {
    if (holder.now.generation === generation) await deps.stores.session(id, keep).erase();
  };
  const erased = await Promise.allSettled(keeps.map((keep) => serial(() => eraseStore(keep))));
  await step('signOut.wiped');
  const failure = erased.find(({ status }) => status === 'rejected');
  return failure?.status === 'rejected' ? storeProblem(failure.reason) : undefined;
}

/** Finishes an interrupted sign-out if the store holds its tombstone; false for any other record. */
export async function finishSignOut(
  context: SignOutContext,
  store: SecretStore,
  { payload, generation }: { payload: string; generation: number },
): Promise<boolean> {
  const tombstone = parseTombstone(payload);
  if (tombstone === undefined) return false;
  const { holder } = context;
  holder.update({ ...emptySessionData, state: 'signedOut', generation, problem: undefined });
  dropLock(context);
  const safe = await queueRevocations(context, store, tombstone.revocations);
  const failure = await erase(context, generation, safe);
  context.note('signed_out', 'A sign-out that was interrupted when the app last ended is finished now.');
  // The file contains no session; the next start tries again.
  if (failure !== undefined) context.note('vault', failure.message, failure.remedy);
  return true;
}

function offerPage(context: SignOutContext, tokens: Tokens, generation: number): void {
  findEndSessionPage(context, tokens, generation).catch((error: unknown) => {
    context.note(
      'signed_out',
      `It is not known whether the browser can be signed out too. ${asProblem(error).message}`,
    );
  });
}

/**
 * Another process may have been refreshing and have overwritten the tombstone. It holds the file lock until it is
 * finished; after that no process finds a session to refresh.
 */
function checkAgainLater(context: SignOutContext, session: SignedOutSession): void {
  const checking = withLock(context.deps.lockFolder, context.id, () => checkAgain(context, session))
    .catch((error: unknown) => {
      context.note(
        'vault',
        `It could not be checked whether another Latchkey renewed the session. ${asProblem(error).message}`,
      );
    })
    .finally(() => context.background.delete(checking));
  context.background.add(checking);
}

async function checkAgain(
  context: SignOutContext,
  { tokens, store, generation }: SignedOutSession,
): Promise<void> {
  const reading = await context.serial(() => store.read());
  const record = reading.state === 'ok' ? parseRecord(reading.payload) : undefined;
  if (record === undefined || record.tokens.signed_in_at !== tokens.signed_in_at) return;
  if (context.holder.now.generation !== generation) return;
  const safe = await writeTombstone(context, { tokens: record.tokens, store, generation });
  await erase(context, generation, safe);
  context.revocations.sendNow();
}
