import type { AddressBar } from '../router.ts';

interface MemoryBar extends AddressBar {
  /** What a click on a link does. */
  follow(hash: string): void;
}

/** An address bar in memory, for tests. */
export function memoryBar(hash: string): MemoryBar {
  const listeners: Array<() => void> = [];
  const location = { hash };
  return {
    location,
    history: {
      replaceState: (_data, _unused, url) => {
        location.hash = url;
      },
    },
    addEventListener: (_type, listener) => listeners.push(listener),
    follow: (next) => {
      location.hash = next;
      for (const listener of listeners) listener();
    },
  };
}

/** Storage in memory, for tests. */
export function memoryStorage(entries: Record<string, string> = {}): Pick<Storage, 'getItem' | 'setItem'> {
  const held = new Map(Object.entries(entries));
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
  };
}
