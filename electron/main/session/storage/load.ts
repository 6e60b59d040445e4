import { withLock } from '../../lib/file-lock.ts';
import type { SessionContext } from '../context.ts';
import { changesOf } from '../destinations/destinations.ts';
import { bindNow, type ChangedDestinations, connectionChanged } from '../destinations/guard.ts';
import { writeBinding } from '../destinations/rebind.ts';
import { damagedProblem, keyringProblem, storeProblem } from '../errors.ts';
import { dropLock, isLocked } from '../lock/lock.ts';
import type { SecretStore, StoreReading } from '../ports.ts';
import { finishSignOut } from '../sign-out/finish-sign-out.ts';
import { emptySessionData } from '../state.ts';
import { receivedEarlier } from '../token-expiry.ts';
import { parseRecord, type SessionRecord } from './record.ts';

/**
 * Loads the stored session and says what to do next: nothing, or finish a refresh that was cut off. What cannot
 * be read is kept: put aside when it is damaged, left in place when it is the keyring that does not answer.
 */
export async function loadSession(context: SessionContext): Promise<'done' | 'renew'> {
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
  return hold(context, store, { record, generation: reading.generation, changes });
}

/**
 * Another process may be in the middle of writing: what it has half written looks damaged, or older than it is. Under
 * the lock it is through.
 */
async function readWhole(context: SessionContext, store: SecretStore): Promise<StoreReading> {
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

function hold(
  context: SessionContext,
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
    // A refresh that was cut off, and a question about a changed connection, wait for the owner, too.
    context.note('locked', 'The session is still locked. Nobody but its owner unlocks it.');
    return 'done';
  }
  if (moved) context.note('renewal_failed', connectionChanged());
  if (moved || phase === 'COMMIT') return 'done';
  context.note('resumed', 'A renewal was cut off when the app last ended; it is finished now.');
  return 'renew';
}

type Reason = Extract<StoreReading, { state: 'unreadable' }>['reason'];

async function unreadable(context: SessionContext, store: SecretStore, reason: Reason): Promise<'done'> {
  const { holder, deps } = context;
  if (reason === 'keyring') {
    const problem = keyringProblem(deps.stores.keyring().state);
    holder.update({ ...emptySessionData, state: 'waiting', problem });
    context.note('vault', problem);
    return 'done';
  }
  const aside = await context
    .serial(() => store.setAside())
    .then(
      (name) => ({ problem: damagedProblem(reason, name), left: false }),
      (error: unknown) => ({ problem: storeProblem(error), left: true }),
    );
  const { problem } = aside;
  holder.update({ ...emptySessionData, state: 'ended', problem });
  // A file that stays where it is may be a session again at the next start.
  if (!aside.left) dropLock(context);
  context.note('vault', problem);
  return 'done';
}
