import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { sep } from 'node:path';

export const faults = ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'short write'] as const;

/** The error of the disk. A short write writes half of the bytes and fails with ENOSPC. */
type Fault = (typeof faults)[number];

/** The number of the operation that fails, the fault, and whether all later operations fail until `heal`. */
export interface Trouble {
  at: number;
  fault: Fault;
  lasting: boolean;
}

export interface FaultyDisk {
  /** Starts to count operations and to fail as specified. */
  begin(trouble?: Trouble): void;
  /** Ends all faults. */
  heal(): void;
  /** The number of operations since `begin`. */
  seen(): number;
  /** The names of the operations that failed. */
  failed(): readonly string[];
  /** Runs `look` without counting operations and without faults. */
  withoutFaults<T>(look: () => Promise<T>): Promise<T>;
  /** Restores the real file system functions. */
  remove(): void;
}

type Args = readonly unknown[];
type Act = (...args: Args) => Promise<unknown>;

const onPaths = [
  'readFile',
  'writeFile',
  'rename',
  'rm',
  'stat',
  'chmod',
  'mkdir',
  'readdir',
  'link',
] as const;
const onHandles = ['write', 'read', 'sync', 'datasync', 'close', 'writeFile', 'chmod', 'stat'] as const;
/** These operations still work on a full and on a read-only disk. */
const harmless = new Set(['readFile', 'stat', 'readdir', 'read', 'close', 'handle.stat', 'open r']);

/**
 * Wraps `node:fs/promises` for all paths below `folder` in this process, so that any single operation can be made to fail
 * as in the operating system.
 */
export function faultyDisk(folder: string): FaultyDisk {
  let trouble: Trouble | undefined;
  let looking = 0;
  let seen = 0;
  let failed: string[] = [];

  function strikes(name: string): boolean {
    if (looking > 0) return false;
    seen += 1;
    if (trouble === undefined || seen < trouble.at) return false;
    if (seen === trouble.at) return true;
    if (!trouble.lasting) return false;
    return trouble.fault === 'EIO' || !harmless.has(name);
  }

  async function run(
    name: string,
    act: () => Promise<unknown>,
    half?: () => Promise<unknown>,
  ): Promise<unknown> {
    if (!strikes(name)) return await act();
    failed.push(name);
    const fault = trouble?.fault;
    if (fault === 'short write') await half?.();
    throw failure(fault === 'short write' ? 'ENOSPC' : (fault ?? 'EIO'), name);
  }

  const put = wrapModule(folder, run);
  return {
    begin(next) {
      trouble = next;
      seen = 0;
      failed = [];
    },
    heal() {
      trouble = undefined;
    },
    seen: () => seen,
    failed: () => failed,
    async withoutFaults(look) {
      looking += 1;
      try {
        return await look();
      } finally {
        looking -= 1;
      }
    },
    remove: put.back,
  };
}

type Run = (name: string, act: () => Promise<unknown>, half?: () => Promise<unknown>) => Promise<unknown>;

function wrapModule(folder: string, run: Run): { back(): void } {
  const real = { ...fs };
  const below = (path: unknown) => typeof path === 'string' && (path + sep).startsWith(folder + sep);
  for (const name of onPaths) {
    const act = real[name] as Act;
    const wrapped: Act = (...args) => {
      if (!below(args[0])) return act(...args);
      const half = name === 'writeFile' ? () => act(args[0], halfOf(args[1]), ...args.slice(2)) : undefined;
      return run(name, () => act(...args), half);
    };
    Object.assign(fs, { [name]: wrapped });
  }
  const open: typeof fs.open = async (path, flags, mode) => {
    if (!below(path)) return await real.open(path, flags, mode);
    const name = flags === 'r' || flags === undefined ? 'open r' : 'open';
    const handle = (await run(name, () => real.open(path, flags, mode))) as FileHandle;
    wrapHandle(handle, run);
    return handle;
  };
  Object.assign(fs, { open });
  syncBuiltinESMExports();
  return {
    back() {
      Object.assign(fs, real);
      syncBuiltinESMExports();
    },
  };
}

function wrapHandle(handle: FileHandle, run: Run): void {
  const write = handle.write.bind(handle) as unknown as Act;
  for (const name of onHandles) {
    const act = (handle[name] as Act).bind(handle);
    const wrapped: Act = async (...args) => {
      const called = name === 'stat' ? 'handle.stat' : name;
      try {
        return await run(called, () => act(...args), halfWrite(name, args, write));
      } catch (error) {
        // A failing close still releases the descriptor (close(2)).
        if (name === 'close') await act();
        throw error;
      }
    };
    Object.assign(handle, { [name]: wrapped });
  }
}

function halfWrite(name: string, args: Args, write: Act): (() => Promise<unknown>) | undefined {
  if (name === 'writeFile') return () => write(halfOf(args[0]));
  if (name !== 'write') return undefined;
  const [bytes, offset, length, position] = args;
  return () => write(bytes, offset, Math.floor(Number(length) / 2), position);
}

function halfOf(content: unknown): Buffer {
  const bytes = Buffer.from(content as string);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

function failure(code: string, name: string): Error {
  return Object.assign(new Error(`${code}: ${name} failed by order of a test`), { code });
}
