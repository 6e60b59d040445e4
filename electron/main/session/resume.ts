import { receivedEarlier } from './clock.ts';
import { damagedProblem, keyringProblem, storeProblem } from './errors.ts';
import { finishSignOut } from './finish-sign-out.ts';
import { nothingHeld } from './holder.ts';
import { withLock } from './lock.ts';
import { dropLock, isLocked } from './locked.ts';
import type { Parts } from './parts.ts';
import type { SecretStore, StoreReading } from './ports.ts';
import { bindingOf, parseRecord, type SessionRecord } from './record.ts';

/**
 * Loads the stored session and says what to do next: nothing, or finish a renewal that was cut off. What cannot
 * be read is kept: put aside when it is damaged, left in place when it is the keyring that does not answer.
 */
export async function loadSession(parts: Parts): Promise<'done' | 'renew'> {
  const { deps, connection, holder } = parts;
  const store = deps.stores.session(parts.id, true);
  const reading = await readWhole(parts, store).catch((error: unknown) => {
    const problem = storeProblem(error);
    holder.update({ ...nothingHeld, state: 'waiting', problem });
    parts.note('vault', problem);
  });
  if (reading === undefined) return 'done';
  if (reading.state === 'empty') {
    holder.update({ ...nothingHeld, state: 'signedOut', problem: undefined });
    dropLock(parts);
    return 'done';
  }
  if (reading.state === 'unreadable') return await unreadable(parts, store, reading.reason);
  if (await finishSignOut(parts, store, reading)) return 'done';
  const record = parseRecord(reading.payload);
  if (record === undefined) return await unreadable(parts, store, 'damaged');
  if (record.tokens.bound_to !== bindingOf(connection)) return await unreadable(parts, store, 'foreign');
  return hold(parts, store, record, reading.generation);
}

/**
 * Another process may be in the middle of writing: what it has half written looks damaged, or older than it is. Under
 * the lock it is through.
 */
async function readWhole(parts: Parts, store: SecretStore): Promise<StoreReading> {
  const read = () => parts.serial(() => store.read());
  const reading = await read();
  if (reading.state !== 'unreadable' || reading.reason === 'keyring') return reading;
  return await withLock(parts.deps.lockFolder, parts.id, read);
}

function hold(parts: Parts, store: SecretStore, record: SessionRecord, generation: number): 'done' | 'renew' {
  const { tokens, phase } = record;
  parts.holder.update({
    state: phase === 'COMMIT' ? 'active' : 'renewing',
    store,
    tokens,
    generation,
    receipt: receivedEarlier(tokens.expires_in, tokens.received_at),
    problem: undefined,
    retryAt: undefined,
  });
  if (isLocked(parts.holder.now)) {
    // A renewal that was cut off waits for the owner, too.
    parts.note('locked', 'The session is still locked. Nobody but its owner unlocks it.');
    return 'done';
  }
  if (phase === 'COMMIT') return 'done';
  parts.note('resumed', 'A renewal was cut off when the app last ended; it is finished now.');
  return 'renew';
}

type Reason = Extract<StoreReading, { state: 'unreadable' }>['reason'];

async function unreadable(parts: Parts, store: SecretStore, reason: Reason): Promise<'done'> {
  const { holder, deps } = parts;
  if (reason === 'keyring') {
    const problem = keyringProblem(deps.stores.keyring().state);
    holder.update({ ...nothingHeld, state: 'waiting', problem });
    parts.note('vault', problem);
    return 'done';
  }
  const aside = await parts
    .serial(() => store.setAside())
    .then(
      (name) => ({ problem: damagedProblem(reason, name), left: false }),
      (error: unknown) => ({ problem: storeProblem(error), left: true }),
    );
  const { problem } = aside;
  holder.update({ ...nothingHeld, state: 'ended', problem });
  // A file that stays where it is may be a session again at the next start.
  if (!aside.left) dropLock(parts);
  parts.note('vault', problem);
  return 'done';
}
