import { setTimeout as pause } from 'node:timers/promises';
import { withLock } from '../../lib/file-lock.ts';
import type { SessionContext } from '../context.ts';
import { storeProblem } from '../errors.ts';
import { parseRecord, type Tokens } from '../storage/record.ts';
import type { SecretStore } from '../types.ts';

/** Lets the callers of a refresh have their answers before the vault is written again. */
const writeDelayMs = 200;

type ForgetContext = Pick<SessionContext, 'id' | 'deps' | 'holder' | 'note' | 'serial' | 'background'>;

/** Forgets the previous refresh token: in memory at once, in the store soon after. */
export function forgetPrevious(context: ForgetContext): void {
  const { holder, background } = context;
  const { tokens, store } = holder.now;
  if (tokens === undefined || store === undefined) return;
  const next = { ...tokens, previous_refresh_token: undefined };
  holder.update({ tokens: next });
  const writing = pause(writeDelayMs)
    .then(() => writeWithoutPrevious(context, store, next))
    .catch((error: unknown) => {
      context.note('vault', storeProblem(error).message);
    })
    .finally(() => background.delete(writing));
  background.add(writing);
}

/** Takes the file lock: another process may be refreshing or forgetting the token too. */
async function writeWithoutPrevious(context: ForgetContext, store: SecretStore, next: Tokens): Promise<void> {
  const { holder, deps } = context;
  // A refresh that started in the meantime has its own phase in the store and drops the old token itself.
  const isCurrent = () => holder.now.tokens === next && holder.now.state === 'active';
  if (!isCurrent()) return;
  const { generation } = holder.now;
  const write = async () => {
    const reading = await store.read();
    if (!isCurrent() || reading.state !== 'ok' || reading.generation !== generation) return;
    const record = parseRecord(reading.payload);
    if (record?.phase !== 'COMMIT' || record.tokens.previous_refresh_token === undefined) return;
    await store.write(JSON.stringify({ version: 1, phase: 'COMMIT', tokens: next }), generation);
  };
  await withLock(deps.lockFolder, context.id, () => context.serial(write));
}
