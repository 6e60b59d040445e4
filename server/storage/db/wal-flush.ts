import { type FileHandle, open } from 'node:fs/promises';

/** Flushes a file to disk; callers at the same time share one flush. */
export interface Flush {
  /** Resolves when everything written to the file before the call is on disk. */
  done(): Promise<void>;
  close(): Promise<void>;
}

/** `file` need not exist before the first call. */
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
      // A running flush may have started before this caller's writes, so all new callers wait for the next one.
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
