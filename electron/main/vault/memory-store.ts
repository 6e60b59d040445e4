import type { SecretStore, StoreReading } from '../session/types.ts';

/** A record that is kept in memory until the app quits and is never written to the disk. */
export function createMemoryStore(): SecretStore & { isEmpty(): boolean } {
  let reading: StoreReading = { state: 'empty' };
  return {
    kept: 'memory',
    isEmpty: () => reading.state === 'empty',
    read: async () => reading,
    write: async (payload, generation) => {
      reading = { state: 'ok', generation, payload };
    },
    erase: async () => {
      reading = { state: 'empty' };
    },
    setAside: async () => {
      reading = { state: 'empty' };
      return 'memory';
    },
  };
}
