import { withLock } from '../../lib/file-lock.ts';
import type { SessionContext } from '../context.ts';
import { storeProblem } from '../errors.ts';
import { parseRecord, type Tokens } from '../storage/record.ts';
import type { Bound } from './destinations.ts';

/** What writing a new binding uses of a session. */
export type RebindContext = Pick<SessionContext, 'id' | 'deps' | 'holder' | 'serial' | 'note'>;

/** The tokens with a new binding. */
export function bindAgain(tokens: Tokens, { bound_to, leads_to, found }: Bound): Tokens {
  return { ...tokens, bound_to, leads_to, found };
}

/**
 * Writes the new binding of the stored tokens and gives the phase of the record: whether a refresh was interrupted. If
 * the write fails, the next start finds the old binding.
 */
export async function rebind(context: RebindContext, bound: Bound): Promise<'COMMIT' | 'interrupted'> {
  const { deps, id, holder } = context;
  const { store, generation, tokens: current } = holder.now;
  if (store === undefined || current === undefined) return 'COMMIT';
  const write = async () => {
    const reading = await store.read();
    const record = reading.state === 'ok' ? parseRecord(reading.payload) : undefined;
    if (reading.state !== 'ok' || holder.now.generation !== generation) return 'COMMIT';
    if (record?.tokens.signed_in_at !== current.signed_in_at) return 'COMMIT';
    const tokens = bindAgain(record.tokens, bound);
    await store.write(JSON.stringify({ ...record, tokens }), reading.generation);
    return record.phase === 'COMMIT' ? 'COMMIT' : 'interrupted';
  };
  try {
    return await withLock(deps.lockFolder, id, () => context.serial(write));
  } catch (error) {
    const { message, remedy } = storeProblem(error);
    context.note('vault', message, remedy);
    return 'interrupted';
  }
}

/** Writes the binding of tokens in memory in the background. */
export function writeBinding(
  context: RebindContext & Pick<SessionContext, 'background'>,
  tokens: Tokens,
): void {
  const { background } = context;
  const writing: Promise<void> = rebind(context, tokens)
    .then(() => undefined)
    .finally(() => background.delete(writing));
  background.add(writing);
}
