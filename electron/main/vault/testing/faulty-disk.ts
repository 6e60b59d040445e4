import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { sep } from 'node:path';

export const faults = ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'short write'] as const;

/** What the disk answers; a short write leaves half of the bytes there and says ENOSPC. */
type Fault = (typeof faults)[number];

/** From which operation on the disk fails, how, and whether with that one alone or until it is healed. */
export interface Trouble {
  at: number;
  fault: Fault;
  lasting: boolean;
}

export interface FaultyDisk {
  /** Counts operations from now on, and fails as told. */
  begin(trouble?: Trouble): void;
  /** Nothing fails any more. */
  heal(): void;
  /** Operations since `begin`. */
  seen(): number;
  /** The operations that failed, by name. */
  failed(): readonly string[];
  /** Looks at the disk as it is, without counting and without faults. */
  withoutFaults<T>(look: () => Promise<T>): Promise<T>;
  /** Gives the real disk back. */
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
/** A disk without room and one that may only be read still answer these. */
const harmless = new Set(['readFile', 'stat', 'readdir', 'read', 'close', 'handle.stat', 'open r']);

/**
 * Puts itself between `node:fs/promises` and everything in this process that works below `folder`: there any
 * single operation can be made to fail, as it would in the operating system.
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
        // A failing close still gives the descriptor back (close(2)).
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
