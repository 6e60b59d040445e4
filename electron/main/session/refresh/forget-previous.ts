import { setTimeout as pause } from 'node:timers/promises';
import { withLock } from '../../lib/file-lock.ts';
import type { SessionContext } from '../context.ts';
import { storeProblem } from '../errors.ts';
import type { SecretStore } from '../ports.ts';
import { parseRecord, type Tokens } from '../storage/record.ts';

/** Whoever waited for a refresh is answered before the vault is written to once more, for which nobody waits. */
const answersFirstMs = 200;

/** Forgets the refresh token before the present one, at once in memory and soon after in the store. */
export function forgetPrevious(context: SessionContext): void {
  const { holder, trailing } = context;
  const { tokens, store } = holder.now;
  if (tokens === undefined || store === undefined) return;
  const kept = { ...tokens, previous_refresh_token: undefined };
  holder.update({ tokens: kept });
  const dropped = pause(answersFirstMs)
    .then(() => dropStored(context, store, kept))
    .catch((error: unknown) => {
      context.note('vault', storeProblem(error).message);
    })
    .finally(() => trailing.delete(dropped));
  trailing.add(dropped);
}

/** Under the lock: another process may be refreshing, or has dropped it, or is about to. */
async function dropStored(context: SessionContext, store: SecretStore, kept: Tokens): Promise<void> {
  const { holder, deps } = context;
  // A refresh that has begun meanwhile has its own phase in the store and drops the old token itself.
  const isOurs = () => holder.now.tokens === kept && holder.now.state === 'active';
  if (!isOurs()) return;
  const { generation } = holder.now;
  const write = async () => {
    const reading = await store.read();
    if (!isOurs() || reading.state !== 'ok' || reading.generation !== generation) return;
    const record = parseRecord(reading.payload);
    if (record?.phase !== 'COMMIT' || record.tokens.previous_refresh_token === undefined) return;
    await store.write(JSON.stringify({ version: 1, phase: 'COMMIT', tokens: kept }), generation);
  };
  await withLock(deps.lockFolder, context.id, () => context.serial(write));
}
