import { withLock } from '../../lib/file-lock.ts';
import type { SessionContext } from '../context.ts';
import { storeProblem } from '../errors.ts';
import { parseRecord, type Tokens } from '../storage/record.ts';
import type { Bound } from './destinations.ts';

/** Tokens that may go to other places from now on. */
export function boundAnew(tokens: Tokens, { bound_to, leads_to, found }: Bound): Tokens {
  return { ...tokens, bound_to, leads_to, found };
}

/**
 * Writes down what the session's tokens are bound to, and gives the phase of the record: whether a refresh was cut off.
 * What cannot be written is found as it was at the next start.
 */
export async function rebind(context: SessionContext, bound: Bound): Promise<'COMMIT' | 'cut off'> {
  const { deps, id, holder } = context;
  const { store, generation, tokens: held } = holder.now;
  if (store === undefined || held === undefined) return 'COMMIT';
  const write = async () => {
    const reading = await store.read();
    const record = reading.state === 'ok' ? parseRecord(reading.payload) : undefined;
    if (reading.state !== 'ok' || holder.now.generation !== generation) return 'COMMIT';
    if (record?.tokens.signed_in_at !== held.signed_in_at) return 'COMMIT';
    const tokens = boundAnew(record.tokens, bound);
    await store.write(JSON.stringify({ ...record, tokens }), reading.generation);
    return record.phase === 'COMMIT' ? 'COMMIT' : 'cut off';
  };
  try {
    return await withLock(deps.lockFolder, id, () => context.serial(write));
  } catch (error) {
    const { message, remedy } = storeProblem(error);
    context.note('vault', message, remedy);
    return 'cut off';
  }
}

/** The same for tokens that are held and not written, for which nobody waits. */
export function writeBinding(context: SessionContext, tokens: Tokens): void {
  const { trailing } = context;
  const writing: Promise<void> = rebind(context, tokens)
    .then(() => undefined)
    .finally(() => trailing.delete(writing));
  trailing.add(writing);
}
