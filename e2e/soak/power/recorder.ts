import { existsSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import disk from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import type { DiskHistory } from './image.ts';
import type { Operation, Tree } from './operations.ts';
import { readTree } from './tree.ts';

/** Records the operations below a folder, and stops them at a given one, as a power failure does. */
export interface DiskRecording {
  history(): DiskHistory;
  /** Resolves when the power has failed. From then on no operation below the folder ever completes. */
  failed: Promise<void>;
  /** Closes the handles that remained open. */
  close(): Promise<void>;
}

interface Recording {
  folder: string;
  before: Tree;
  done: Operation[];
  inProgress: Operation | undefined;
  limit: number;
  names: Map<string, number>;
  files: number;
  handles: Set<FileHandle>;
  fail(): void;
}

const real = { ...disk };
const recordings = new Set<Recording>();
/** Functions that the vault does not use, and that the recorder does not support. */
const unsupported = ['appendFile', 'copyFile', 'cp', 'link', 'rmdir', 'symlink', 'truncate'] as const;

/**
 * Records what this process does below a folder through `node:fs/promises`. The power fails at operation number `limit`.
 */
export function record(folder: string, limit: number): DiskRecording {
  const before = readTree(folder);
  const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
  const recording: Recording = {
    folder,
    before,
    done: [],
    inProgress: undefined,
    limit,
    names: new Map(before.names),
    files: before.names.size,
    handles: new Set(),
    fail,
  };
  recordings.add(recording);
  install();
  const { done, handles } = recording;
  return {
    failed,
    history: () => ({ before, done: [...done], inProgress: recording.inProgress }),
    close: async () => {
      for (const handle of handles) await handle.close();
    },
  };
}

/** Restores the functions of `node:fs/promises`. Current recordings get no more operations. */
export function stopRecording(): void {
  recordings.clear();
  Object.assign(disk, real);
  syncBuiltinESMExports();
}

function install(): void {
  Object.assign(disk, { open, rename, rm, unlink: rm, mkdir, readFile, readdir, stat, writeFile });
  for (const name of unsupported) Object.assign(disk, { [name]: rejectUnsupported(name) });
  syncBuiltinESMExports();
}

interface RecordedPath {
  recording: Recording;
  name: string;
}

function recordedPath(target: unknown): RecordedPath | undefined {
  if (typeof target !== 'string') return undefined;
  for (const recording of recordings) {
    if (target === recording.folder) return { recording, name: '.' };
    if (target.startsWith(recording.folder + path.sep))
      return { recording, name: target.slice(recording.folder.length + 1) };
  }
  return undefined;
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

async function recordOperation<T>(
  { recording }: RecordedPath,
  operation: Operation,
  work: () => Promise<T>,
): Promise<T> {
  if (recording.inProgress) return never();
  if (recording.done.length + 1 === recording.limit) {
    recording.inProgress = operation;
    recording.fail();
    return never();
  }
  recording.done.push(operation);
  return await work();
}

function rejectUnsupported(name: (typeof unsupported)[number]) {
  return (...given: unknown[]) => {
    if (given.some((each) => recordedPath(each))) throw new Error(`the recorder does not support ${name}`);
    return (real[name] as (...args: unknown[]) => Promise<unknown>)(...given);
  };
}

/** Wraps a call that changes nothing, so that it stops with the power. */
function readOnly<A extends unknown[], T>(call: (...given: A) => Promise<T>) {
  return (...given: A): Promise<T> =>
    recordedPath(given[0])?.recording.inProgress ? never() : call(...given);
}

const readFile = readOnly(real.readFile as (...given: unknown[]) => Promise<unknown>);
const readdir = readOnly(real.readdir as (...given: unknown[]) => Promise<unknown>);
const stat = readOnly(real.stat as (...given: unknown[]) => Promise<unknown>);

async function mkdir(target: string, ...more: [object?]) {
  const location = recordedPath(target);
  if (!location || existsSync(target)) return await real.mkdir(target, ...more);
  return await recordOperation(location, { kind: 'makeFolder', name: location.name }, () =>
    real.mkdir(target, ...more),
  );
}

async function rename(from: string, to: string): Promise<void> {
  const [source, target] = [recordedPath(from), recordedPath(to)];
  const file = source?.recording.names.get(source.name);
  if (!source || !target || file === undefined) return await real.rename(from, to);
  await recordOperation(source, { kind: 'rename', from: source.name, to: target.name, file }, () =>
    real.rename(from, to),
  );
  source.recording.names.set(target.name, file);
  source.recording.names.delete(source.name);
}

async function rm(target: string, ...more: [object?]): Promise<void> {
  const location = recordedPath(target);
  if (!location?.recording.names.has(location.name)) return await real.rm(target, ...more);
  await recordOperation(location, { kind: 'remove', name: location.name }, () => real.rm(target, ...more));
  location.recording.names.delete(location.name);
}

async function writeFile(target: unknown, bytes: unknown, ...more: [object?]): Promise<void> {
  if (recordedPath(target)) throw new Error('the recorder does not support writeFile');
  await real.writeFile(target as string, bytes as Buffer, ...more);
}

async function open(target: string, flags?: string | number, mode?: number): Promise<FileHandle> {
  const location = recordedPath(target);
  if (!location) return await real.open(target, flags, mode);
  if (location.recording.inProgress) return never();
  const { names } = location.recording;
  if (isFolder(target)) return handleOf(await real.open(target, flags, mode), location, undefined);
  const isNew = !names.has(location.name);
  if (!isNew && typeof flags === 'string' && flags.startsWith('w') && !flags.includes('x'))
    throw new Error(`the recorder does not support open with ${flags}`);
  if (!isNew || flags === 'r' || flags === 'r+')
    return handleOf(await real.open(target, flags, mode), location, names.get(location.name));
  location.recording.files += 1;
  const file = location.recording.files;
  names.set(location.name, file);
  const handle = await recordOperation(location, { kind: 'create', name: location.name, file }, () =>
    real.open(target, flags, mode),
  );
  return handleOf(handle, location, file);
}

/** A handle that records its writes; `file` is undefined for a folder. */
function handleOf(handle: FileHandle, location: RecordedPath, file: number | undefined): FileHandle {
  const synced: Operation =
    file === undefined ? { kind: 'syncFolder', name: location.name } : { kind: 'syncFile', file };
  const recorded: Record<string, unknown> = {
    write: async (bytes: Buffer, from: number, length: number, offset: number) => {
      if (file === undefined || typeof offset !== 'number')
        throw new Error('the recorder does not support this write');
      const written = Buffer.from(bytes.subarray(from, from + length));
      return await recordOperation(location, { kind: 'write', file, offset, bytes: written }, () =>
        handle.write(bytes, from, length, offset),
      );
    },
    truncate: async (size: number) => {
      if (file === undefined) throw new Error('a folder has no size');
      await recordOperation(location, { kind: 'truncate', file, size }, () => handle.truncate(size));
    },
    close: async () => {
      location.recording.handles.delete(handle);
      await handle.close();
    },
    sync: () => recordOperation(location, synced, () => handle.sync()),
    datasync: () => recordOperation(location, synced, () => handle.datasync()),
    read: (...given: [Buffer, number, number, number]) =>
      location.recording.inProgress ? never() : handle.read(...given),
  };
  location.recording.handles.add(handle);
  return new Proxy(handle, {
    get(target, key) {
      if (typeof key === 'string' && key in recorded) return recorded[key];
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'writeFile' || key === 'appendFile' || key === 'writev')
        throw new Error(`the recorder does not support ${key}`);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function isFolder(target: string): boolean {
  return statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
