import { createBackoff } from '../../lib/backoff.ts';
import { withLock } from '../../lib/file-lock.ts';
import { singleFlight } from '../../lib/single-flight.ts';
import type { SessionContext } from '../context.ts';
import { storeProblem } from '../errors.ts';
import type { SecretStore } from '../ports.ts';
import { parseRecord, type Tokens } from './record.ts';

/** Writes tokens that are only in memory because their store failed, as soon as it works again. */
export interface Saver {
  /** Tries at once; rejects with the ProblemError that still stands in the way. */
  save(): Promise<void>;
  /** Tries a last time. */
  stop(): Promise<void>;
}

export function createSaver(context: SessionContext): Saver {
  const { holder } = context;
  const backoff = createBackoff();
  const flight = singleFlight(() => saveNow(context));
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    try {
      await flight.run();
      backoff.reset();
    } catch (error) {
      later();
      throw storeProblem(error);
    }
  }

  function later(): void {
    if (stopped || holder.now.unsaved === undefined || timer !== undefined) return;
    if (flight.current() !== undefined) return;
    timer = setTimeout(() => {
      // Why it failed is in the state already, and does not change by being said again.
      save().catch(() => undefined);
    }, backoff.next());
    timer.unref();
  }

  const unwatch = holder.watch(later);
  return {
    save,
    async stop() {
      stopped = true;
      unwatch();
      clearTimeout(timer);
      await flight.run().catch((error: unknown) => context.note('vault', storeProblem(error).message));
    },
  };
}

async function saveNow(context: SessionContext): Promise<void> {
  const { holder, deps } = context;
  if (holder.now.unsaved === undefined) return;
  // A refresh holds this lock while it writes, in this process or in another one.
  await withLock(deps.lockFolder, context.id, () =>
    context.serial(async () => {
      const { unsaved, tokens, generation, store } = holder.now;
      if (unsaved === undefined || tokens === undefined) return;
      if (!(await isFurther(unsaved.store, tokens, generation))) {
        // Without their client the tokens would be of no use at the next start.
        await context.clients.keep();
        await unsaved.store.write(JSON.stringify({ version: 1, phase: 'COMMIT', tokens }), generation);
      }
      if (holder.now.tokens !== tokens) return;
      holder.update({ store: unsaved.store, unsaved: undefined });
      // What lies there now is this session, and no longer one that was locked before it.
      if (holder.now.locked === undefined) context.lock.unlock();
      context.note('vault', 'The session is saved on this computer again.');
      if (store !== unsaved.store) await store?.erase();
    }),
  );
}

/** Whether another process has refreshed this very session meanwhile: the next refresh takes over from there. */
async function isFurther(store: SecretStore, tokens: Tokens, generation: number): Promise<boolean> {
  const reading = await store.read();
  if (reading.state !== 'ok' || reading.generation <= generation) return false;
  return parseRecord(reading.payload)?.tokens.signed_in_at === tokens.signed_in_at;
}
