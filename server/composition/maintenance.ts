import type { Log } from '../log/log.ts';
import type { Store } from '../storage/store.ts';

const EVERY_MS = 10 * 60 * 1000;
/** Proofs come with each request and are forgotten after minutes. */
const PROOFS_EVERY_MS = 60 * 1000;

/**
 * Deletes what has expired and reads what is withdrawn anew, now and every ten minutes, beside the requests; used proofs
 * every minute. `stop` lets a sweep under way end.
 */
export function startMaintenance(store: Store, log: Log): { stop(): void } {
  let stopped = false;
  let sweeping = false;

  async function sweep(): Promise<void> {
    if (sweeping) return;
    sweeping = true;
    try {
      await store.prune();
      await store.deniedTokens.refresh();
    } catch (error) {
      // A sweep that the stop cut short is done again after the next start.
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
