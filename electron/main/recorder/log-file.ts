import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../lib/errors.ts';

/** The state of a log file; `lastError` is the code of the last failed write. */
export interface LogHealth {
  waiting: number;
  dropped: number;
  failedWrites: number;
  lastError: string | undefined;
}

export interface LogFile {
  /** Queues one line without its line feed; never waits and never throws. */
  append(line: string): void;
  /** Resolves when every queued line is written or dropped. */
  flush(): Promise<void>;
  /** Flushes and closes the file. Later lines are dropped and counted. */
  stop(): Promise<void>;
  health(): LogHealth;
}

const maxWaiting = 5_000;
const flags = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);

class RotatingFile {
  readonly #path: string;
  readonly #maxBytes: number;
  #handle: FileHandle | undefined;
  #size = 0;

  constructor(path: string, maxBytes: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text, 'utf8');
    let handle = this.#handle ?? (await this.#open());
    if (this.#size > 0 && this.#size + bytes.length > this.#maxBytes) handle = await this.#rotate();
    await handle.appendFile(bytes);
    this.#size += bytes.length;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #open(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const handle = await open(this.#path, flags, 0o600);
    this.#handle = handle;
    // Opening an existing file does not change its mode.
    await handle.chmod(0o600);
    this.#size = (await handle.stat()).size;
    return handle;
  }

  async #rotate(): Promise<FileHandle> {
    await this.close();
    await rename(this.#path, `${this.#path}.1`);
    return this.#open();
  }
}

/**
 * Creates a log file of mode 0600 that is written in the background, one batch at a time. At `maxBytes` it is renamed to
 * `FILE.1` and replaces the previous one. A failed write is counted and its lines are dropped, so that a full disk can
 * neither stop the program nor fill its memory.
 */
export function createLogFile(path: string, maxBytes: number): LogFile {
  const file = new RotatingFile(path, maxBytes);
  const batchBytes = Math.max(1, Math.floor(maxBytes / 4));
  const health: LogHealth = { waiting: 0, dropped: 0, failedWrites: 0, lastError: undefined };
  let queue: string[] = [];
  let running: Promise<void> | undefined;
  let stopped = false;

  function nextBatch(): string[] {
    let bytes = 0;
    const end = queue.findIndex((line) => {
      bytes += line.length + 1;
      return bytes > batchBytes;
    });
    const batch = queue.slice(0, end === -1 ? queue.length : Math.max(1, end));
    queue = queue.slice(batch.length);
    return batch;
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = nextBatch();
      try {
        await file.write(`${batch.join('\n')}\n`);
      } catch (error) {
        health.failedWrites += 1;
        health.dropped += batch.length;
        health.lastError = errorCode(error) ?? 'unknown';
      }
    }
    running = undefined;
  }

  async function flush(): Promise<void> {
    while (running !== undefined) await running;
  }

  return {
    append(line) {
      if (stopped || queue.length >= maxWaiting) {
        health.dropped += 1;
        return;
      }
      queue.push(line.replaceAll('\n', ' '));
      running ??= Promise.resolve().then(drain);
    },
    flush,
    async stop() {
      stopped = true;
      await flush();
      await file.close();
    },
    health: () => ({ ...health, waiting: queue.length }),
  };
}
