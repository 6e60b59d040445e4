import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WebContents } from 'electron';
import type { SearchLocation } from './search.ts';

const canaryName = '__latchkeyLeakSearch';

async function run(contents: WebContents, script: string): Promise<string> {
  const value: unknown = await contents.executeJavaScript(script);
  return typeof value === 'string' ? value : '';
}

async function* heapSnapshot(contents: WebContents): AsyncIterable<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-search-'));
  try {
    const file = path.join(folder, 'window.heapsnapshot');
    await contents.takeHeapSnapshot(file);
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Everything that the window's script can reach in memory. */
function windowMemory(contents: WebContents): SearchLocation {
  return {
    name: 'window memory',
    plant: async (canary) => {
      // Joined from two halves, so that the search finds the value and not the source of this script.
      const [head, tail] = [canary.slice(0, 20), canary.slice(20)];
      await run(contents, `globalThis.${canaryName} = { held: ['${head}', '${tail}'].join('') }; ''`);
      return async () => {
        await run(contents, `delete globalThis.${canaryName}; ''`);
      };
    },
    read: () => heapSnapshot(contents),
  };
}

const documentText = `document.documentElement.outerHTML + '\\n' + location.href + '\\n' +
  [...document.querySelectorAll('input, textarea')].map((field) => field.value).join('\\n')`;

/** The page's content, the values of its fields and its address. */
function windowDocument(contents: WebContents): SearchLocation {
  return {
    name: 'window page',
    plant: async (canary) => {
      await run(contents, `document.documentElement.setAttribute('data-leak-search', '${canary}'); ''`);
      return async () => {
        await run(contents, `document.documentElement.removeAttribute('data-leak-search'); ''`);
      };
    },
    async *read() {
      yield Buffer.from(await run(contents, documentText));
    },
  };
}

/** A script that returns as text: web storage, cookies, all IndexedDB records and all cached responses. */
const storageText = `(async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  try { found.push(document.cookie); } catch (error) { found.push(error.name); }
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      found.push(name, store, JSON.stringify(await done(objects.getAll())));
    }
    database.close();
  }
  for (const name of 'caches' in globalThis ? await caches.keys().catch(() => []) : []) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(request.url, await (await cache.match(request)).text());
    }
  }
  return found.join('\\n');
})()`;

function windowStorage(contents: WebContents): SearchLocation {
  return {
    name: 'window storage',
    plant: async (canary) => {
      await run(contents, `sessionStorage.setItem('${canaryName}', '${canary}'); ''`);
      return async () => {
        await run(contents, `sessionStorage.removeItem('${canaryName}'); ''`);
      };
    },
    async *read() {
      yield Buffer.from(await run(contents, storageText));
    },
  };
}

/** The locations in a window where a secret could be: its memory, its page and its storage. */
export function windowLocations(contents: WebContents): SearchLocation[] {
  return [windowMemory(contents), windowDocument(contents), windowStorage(contents)];
}
