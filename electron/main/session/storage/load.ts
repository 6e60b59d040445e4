import { withLock } from '../../lib/file-lock.ts';
import type { SessionContext } from '../context.ts';
import { type ChangedDestinations, changesOf } from '../destinations/destinations.ts';
import { bindNow } from '../destinations/guard.ts';
import { writeBinding } from '../destinations/rebind.ts';
import { connectionChanged, damagedProblem, keyringProblem, storeProblem } from '../errors.ts';
import { dropLock, isLocked } from '../lock/lock.ts';
import { finishSignOut } from '../sign-out/sign-out.ts';
import { emptySessionData } from '../state.ts';
import { receivedEarlier } from '../token-expiry.ts';
import type { SecretStore, StoreReading } from '../types.ts';
import { parseRecord, type SessionRecord } from './record.ts';

type LoadContext = Parameters<typeof finishSignOut>[0] & Pick<SessionContext, 'connection'>;

/**
 * Loads the stored session and says what to do next: nothing, or finish an interrupted refresh. An unreadable record is
 * never deleted: a damaged one is set aside, one that the keyring does not open stays in place.
 */
export async function loadSession(context: LoadContext): Promise<'done' | 'renew'> {
  const { deps, connection, holder } = context;
  const store = deps.stores.session(context.id, true);
  const reading = await readWhole(context, store).catch((error: unknown) => {
    const problem = storeProblem(error);
    holder.update({ ...emptySessionData, state: 'waiting', problem });
    context.note('vault', problem);
  });
  if (reading === undefined) return 'done';
  if (reading.state === 'empty') {
    holder.update({ ...emptySessionData, state: 'signedOut', problem: undefined });
    dropLock(context);
    return 'done';
  }
  if (reading.state === 'unreadable') return await unreadable(context, store, reading.reason);
  if (await finishSignOut(context, store, reading)) return 'done';
  const record = parseRecord(reading.payload);
  if (record === undefined) return await unreadable(context, store, 'damaged');
  const changes = changesOf(record.tokens, connection);
  if (changes === undefined) return await unreadable(context, store, 'foreign');
  return apply(context, store, { record, generation: reading.generation, changes });
}

/**
 * Reads a damaged or old record again under the file lock: another process may have been writing it at the first
 * attempt.
 */
async function readWhole(
  context: Pick<LoadContext, 'id' | 'deps' | 'serial'>,
  store: SecretStore,
): Promise<StoreReading> {
  const read = () => context.serial(() => store.read());
  const reading = await read();
  if (reading.state !== 'unreadable' || reading.reason === 'keyring') return reading;
  return await withLock(context.deps.lockFolder, context.id, read);
}

interface Stored {
  record: SessionRecord;
  generation: number;
  changes: ChangedDestinations['changes'];
}

function apply(
  context: LoadContext,
  store: SecretStore,
  { record, generation, changes }: Stored,
): 'done' | 'renew' {
  const { phase } = record;
  const moved = changes.length > 0;
  const tokens = moved ? record.tokens : bindNow(context, record.tokens);
  context.holder.update({
    state: moved ? 'waiting' : phase === 'COMMIT' ? 'active' : 'renewing',
    store,
    tokens,
    generation,
    receipt: receivedEarlier(tokens.expires_in, tokens.received_at),
    moved: moved ? { changes } : undefined,
    problem: moved ? connectionChanged() : undefined,
    retryAt: undefined,
  });
  if (!moved && tokens !== record.tokens) writeBinding(context, tokens);
  if (isLocked(context.holder.now)) {
    // An interrupted refresh and a question about changed destinations wait for the owner too.
    context.note('locked', 'The session is still locked. Only its owner can unlock it.');
    return 'done';
  }
  if (moved) context.note('renewal_failed', connectionChanged());
  if (moved || phase === 'COMMIT') return 'done';
  context.note('resumed', 'A renewal was interrupted when the app last ended; it is finished now.');
  return 'renew';
}

type Reason = Extract<StoreReading, { state: 'unreadable' }>['reason'];

async function unreadable(
  context: Pick<LoadContext, 'holder' | 'deps' | 'lock' | 'note' | 'serial'>,
  store: SecretStore,
  reason: Reason,
): Promise<'done'> {
  const { holder, deps } = context;
  if (reason === 'keyring') {
    const problem = keyringProblem(deps.stores.keyring().state);
    holder.update({ ...emptySessionData, state: 'waiting', problem });
    context.note('vault', problem);
    return 'done';
  }
  const { problem, inPlace } = await context
    .serial(() => store.setAside())
    .then(
      (name) => ({ problem: damagedProblem(reason, name), inPlace: false }),
      (error: unknown) => ({ problem: storeProblem(error), inPlace: true }),
    );
  holder.update({ ...emptySessionData, state: 'ended', problem });
  // A file that stays in place may be readable at the next start.
  if (!inPlace) dropLock(context);
  context.note('vault', problem);
  return 'done';
}
