import type { SecretStore, StoreReading } from '../session/types.ts';

/** A record that lives as long as the app and never touches the disk. */
export function createMemoryStore(): SecretStore & { isEmpty(): boolean } {
  let held: StoreReading = { state: 'empty' };
  return {
    kept: 'memory',
    isEmpty: () => held.state === 'empty',
    read: async () => held,
    write: async (payload, generation) => {
      held = { state: 'ok', generation, payload };
    },
    erase: async () => {
      held = { state: 'empty' };
    },
    setAside: async () => {
      held = { state: 'empty' };
      return 'memory';
    },
  };
}
