import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogHealth } from './log-file.ts';

/** What the file of earlier runs held. */
export interface Found {
  /** Whole lines, oldest first, without their line feed. */
  lines: string[];
  /** The last line was cut off, as when the app is ended in the middle of a write. */
  torn: boolean;
}

/** Lines in a file, written in the background, each under an id; a later line of an id takes the place of the earlier. */
export interface Journal {
  /** Reads the file, once, and hands it to `take`; never rejects. */
  open(): Promise<void>;
  /** Queues a line; never waits and never throws. */
  put(id: string, line: string): void;
  /** A line that is not to be written any more if it still waits. */
  drop(id: string): void;
  flush(): Promise<void>;
  /** Flushes, syncs and closes the file; what comes later is dropped and counted. */
  stop(): Promise<void>;
  health(): LogHealth;
}

export interface JournalOptions {
  path: string;
  /** When the file grows beyond this many bytes it is written anew with `lines()`, whole or not at all. */
  maxBytes: number;
  lines(): string[];
  /** Told once what was found; `false` puts the file aside as `FILE.damaged`, over one put there before. */
  take(found: Found): Promise<boolean>;
}

const noFollow = constants.O_NOFOLLOW ?? 0;
const appending = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | noFollow;
const replacing = constants.O_TRUNC | constants.O_CREAT | constants.O_WRONLY | noFollow;

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

async function readEnd(handle: FileHandle, most: number): Promise<Found> {
  const { size } = await handle.stat();
  const start = Math.max(0, size - most);
  const buffer = Buffer.alloc(size - start);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
  const rest = lines.pop();
  return { lines: start > 0 ? lines.slice(1) : lines, torn: rest !== '' };
}

async function readFound(path: string, most: number): Promise<Found> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | noFollow);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { lines: [], torn: false };
    throw error;
  }
  try {
    return await readEnd(handle, most);
  } finally {
    await handle.close();
  }
}

class JournalFile {
  readonly #options: JournalOptions;
  #handle: FileHandle | undefined;
  #size = 0;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  async append(lines: readonly string[]): Promise<void> {
    const handle = this.#handle ?? (await this.#open());
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
    await handle.appendFile(bytes);
    this.#size += bytes.length;
    if (this.#size > this.#options.maxBytes) await this.rewrite();
  }

  /** The file anew, from what is in memory: written beside it, synced, and put in its place. */
  async rewrite(): Promise<void> {
    await this.close();
    const { path, lines } = this.#options;
    const draft = await open(`${path}.new`, replacing, 0o600);
    try {
      await draft.chmod(0o600);
      await draft.writeFile(
        lines()
          .map((line) => `${line}\n`)
          .join(''),
      );
      await draft.sync();
    } finally {
      await draft.close();
    }
    await rename(`${path}.new`, path);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.sync();
    await handle?.close();
  }

  async #open(): Promise<FileHandle> {
    const { path } = this.#options;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, appending, 0o600);
    this.#handle = handle;
    await handle.chmod(0o600);
    this.#size = (await handle.stat()).size;
    return handle;
  }
}

/** Makes a journal in a file of mode 0600; nothing is read or written before it is asked for. */
export function createJournal(options: JournalOptions): Journal {
  const file = new JournalFile(options);
  const health: LogHealth = { waiting: 0, dropped: 0, failedWrites: 0, lastError: undefined };
  let waiting = new Map<string, string>();
  let opened: Promise<void> | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  /** The file ends in the middle of a line, so that nothing may be appended to it. */
  let cutOff = false;

  function failed(error: unknown, lines: number): void {
    health.failedWrites += 1;
    health.dropped += lines;
    health.lastError = codeOf(error);
  }

  async function open(): Promise<void> {
    try {
      const found = await readFound(options.path, options.maxBytes * 2);
      cutOff = found.torn;
      if (await options.take(found)) return;
      await rename(options.path, `${options.path}.damaged`);
      cutOff = true;
    } catch (error) {
      failed(error, 0);
    }
  }

  async function write(lines: string[]): Promise<void> {
    try {
      if (cutOff) await file.rewrite();
      else await file.append(lines);
      cutOff = false;
    } catch (error) {
      cutOff = true;
      failed(error, lines.length);
    }
  }

  async function drain(): Promise<void> {
    opened ??= open();
    await opened;
    while (waiting.size > 0) {
      const batch = [...waiting.values()];
      waiting = new Map();
      await write(batch);
    }
    running = undefined;
  }

  async function flush(): Promise<void> {
    while (running !== undefined) await running;
  }

  return {
    open() {
      opened ??= open();
      return opened;
    },
    put(id, line) {
      if (stopped) {
        health.dropped += 1;
        return;
      }
      waiting.delete(id);
      waiting.set(id, line);
      running ??= Promise.resolve().then(drain);
    },
    drop: (id) => void waiting.delete(id),
    flush,
    async stop() {
      stopped = true;
      await flush();
      await file.close().catch((error: unknown) => failed(error, 0));
    },
    health: () => ({ ...health, waiting: waiting.size }),
  };
}
