import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../lib/errors.ts';
import type { LogHealth } from './log-file.ts';

/** The contents of the file from earlier runs. */
export interface JournalContents {
  /** Complete lines, oldest first, without line feeds. */
  lines: string[];
  /** Whether the last line is incomplete, as after a crash during a write. */
  torn: boolean;
}

/** A file of lines with ids, written in the background. A later line replaces an earlier one with the same id. */
export interface Journal {
  /** Reads the file once and passes its contents to `onOpened`; never rejects. */
  open(): Promise<void>;
  /** Queues a line; never waits and never throws. */
  put(id: string, line: string): void;
  /** Removes a line from the queue if it is not written yet. */
  drop(id: string): void;
  flush(): Promise<void>;
  /** Flushes, syncs and closes the file. Later lines are dropped and counted. */
  stop(): Promise<void>;
  health(): LogHealth;
}

export interface JournalOptions {
  path: string;
  /** When the file exceeds this size it is atomically replaced by `lines()`. */
  maxBytes: number;
  lines(): string[];
  /** Takes the contents, once. `false` renames the file to `FILE.damaged` and replaces an earlier file of that name. */
  onOpened(contents: JournalContents): Promise<boolean>;
}

const noFollow = constants.O_NOFOLLOW ?? 0;
const appending = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | noFollow;
const replacing = constants.O_TRUNC | constants.O_CREAT | constants.O_WRONLY | noFollow;

async function readEnd(handle: FileHandle, maxBytes: number): Promise<JournalContents> {
  const { size } = await handle.stat();
  const start = Math.max(0, size - maxBytes);
  const buffer = Buffer.alloc(size - start);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
  const rest = lines.pop();
  return { lines: start > 0 ? lines.slice(1) : lines, torn: rest !== '' };
}

async function readContents(path: string, maxBytes: number): Promise<JournalContents> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | noFollow);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { lines: [], torn: false };
    throw error;
  }
  try {
    return await readEnd(handle, maxBytes);
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

  /** Replaces the file by the lines in memory: writes a new file, syncs it and renames it. */
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

/** Creates a journal in a file of mode 0600. Nothing is read or written before the first call. */
export function createJournal(options: JournalOptions): Journal {
  const file = new JournalFile(options);
  const health: LogHealth = { waiting: 0, dropped: 0, failedWrites: 0, lastError: undefined };
  let waiting = new Map<string, string>();
  let opened: Promise<void> | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  /** The file ends within a line, so that appending to it would damage the next line. */
  let isTorn = false;

  function countFailure(error: unknown, lines: number): void {
    health.failedWrites += 1;
    health.dropped += lines;
    health.lastError = errorCode(error) ?? 'unknown';
  }

  async function open(): Promise<void> {
    try {
      const contents = await readContents(options.path, options.maxBytes * 2);
      isTorn = contents.torn;
      if (await options.onOpened(contents)) return;
      await rename(options.path, `${options.path}.damaged`);
      isTorn = true;
    } catch (error) {
      countFailure(error, 0);
    }
  }

  async function write(lines: string[]): Promise<void> {
    try {
      if (isTorn) await file.rewrite();
      else await file.append(lines);
      isTorn = false;
    } catch (error) {
      isTorn = true;
      countFailure(error, lines.length);
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
      await file.close().catch((error: unknown) => countFailure(error, 0));
    },
    health: () => ({ ...health, waiting: waiting.size }),
  };
}
