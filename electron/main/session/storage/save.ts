import { singleFlight } from '../../lib/async.ts';
import { createBackoff } from '../../lib/backoff.ts';
import { withLock } from '../../lib/file-lock.ts';
import type { SessionContext } from '../context.ts';
import { storeProblem } from '../errors.ts';
import type { SecretStore } from '../types.ts';
import { parseRecord, type Tokens } from './record.ts';

/** Writes tokens that are only in memory after a failed write, as soon as the store works again. */
export interface Saver {
  /** Tries now; rejects with a ProblemError when it fails again. */
  save(): Promise<void>;
  /** Tries a last time. */
  stop(): Promise<void>;
}

type SaveContext = Pick<SessionContext, 'id' | 'deps' | 'holder' | 'lock' | 'note' | 'serial' | 'clients'>;

export function createSaver(context: SaveContext): Saver {
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
      saveLater();
      throw storeProblem(error);
    }
  }

  function saveLater(): void {
    if (stopped || holder.now.unsaved === undefined || timer !== undefined) return;
    if (flight.current() !== undefined) return;
    timer = setTimeout(() => {
      // The state already shows why it failed.
      save().catch(() => undefined);
    }, backoff.next());
    timer.unref();
  }

  const unwatch = holder.watch(saveLater);
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

async function saveNow(context: SaveContext): Promise<void> {
  const { holder, deps } = context;
  if (holder.now.unsaved === undefined) return;
  // A refresh in this or another process holds the file lock while it writes.
  await withLock(deps.lockFolder, context.id, () =>
    context.serial(async () => {
      const { unsaved, tokens, generation, store } = holder.now;
      if (unsaved === undefined || tokens === undefined) return;
      if (!(await isNewer(unsaved.store, tokens, generation))) {
        // Without their client the tokens would be useless at the next start.
        await context.clients.save();
        await unsaved.store.write(JSON.stringify({ version: 1, phase: 'COMMIT', tokens }), generation);
      }
      if (holder.now.tokens !== tokens) return;
      holder.update({ store: unsaved.store, unsaved: undefined });
      // The store now holds this session, not an earlier locked one.
      if (holder.now.locked === undefined) context.lock.unlock();
      context.note('vault', 'The session is saved on this computer again.');
      if (store !== unsaved.store) await store?.erase();
    }),
  );
}

/** Whether another process has refreshed this session in the meantime; the next refresh continues from there. */
async function isNewer(store: SecretStore, tokens: Tokens, generation: number): Promise<boolean> {
  const reading = await store.read();
  if (reading.state !== 'ok' || reading.generation <= generation) return false;
  return parseRecord(reading.payload)?.tokens.signed_in_at === tokens.signed_in_at;
}
