import type { Log } from '../log/log.ts';
import type { Store } from '../storage/store.ts';

const EVERY_MS = 10 * 60 * 1000;
/** Proofs arrive with every request and are kept for a few minutes only. */
const PROOFS_EVERY_MS = 60 * 1000;

/**
 * Deletes expired rows and reloads the denied tokens, now and every ten minutes, while requests are served; deletes
 * used proofs every minute. `stop` lets the current run finish.
 */
export function startMaintenance(store: Store, log: Log): { stop(): void } {
  let stopped = false;
  let sweeping = false;

  async function sweep(): Promise<void> {
    if (sweeping) return;
    sweeping = true;
    try {
      await store.prune();
      await store.deniedTokens.reload();
    } catch (error) {
      // A run that the stop interrupted is repeated after the next start.
      if (!stopped) log.error(error);
    } finally {
      sweeping = false;
    }
  }

  async function sweepProofs(): Promise<void> {
    try {
      await store.sharedProofs?.prune();
    } catch (error) {
      if (!stopped) log.error(error);
    }
  }

  void sweep();
  const proofsTimer = setInterval(() => void sweepProofs(), PROOFS_EVERY_MS).unref();
  const timer = setInterval(() => void sweep(), EVERY_MS).unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
      clearInterval(proofsTimer);
    },
  };
}
