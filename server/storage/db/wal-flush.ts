import { type FileHandle, open } from 'node:fs/promises';

/** Puts on disk what was written to a file by others, for as many callers as there are with one call each time. */
export interface Flush {
  /** Resolves when all that was in the file before the call is on disk. */
  done(): Promise<void>;
  close(): Promise<void>;
}

/** `file` need not be there before the first call. */
export function openFlush(file: string): Flush {
  let opened: Promise<FileHandle> | undefined;
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;

  async function flush(): Promise<void> {
    opened ??= open(file, 'r+');
    await (await opened).datasync();
  }

  return {
    done() {
      // One that runs already may have begun before the caller's writes: the next one is for all who come meanwhile.
      const before = running;
      waiting ??= before
        .catch(() => undefined)
        .then(() => {
          waiting = undefined;
          running = flush();
          return running;
        });
      return waiting;
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
