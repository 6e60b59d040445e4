import { existsSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import disk from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import type { DiskHistory } from './image.ts';
import type { Operation, Tree } from './operations.ts';
import { readTree } from './tree.ts';

/** Notes what is done below a folder, and stops it all at a given operation, as a power failure does. */
export interface DiskRecording {
  history(): DiskHistory;
  /** Resolves when the power has failed; from then on nothing below the folder ever answers. */
  failed: Promise<void>;
  /** Closes what nobody will close any more. */
  close(): Promise<void>;
}

interface Recording {
  folder: string;
  before: Tree;
  done: Operation[];
  underWay: Operation | undefined;
  limit: number;
  names: Map<string, number>;
  files: number;
  handles: Set<FileHandle>;
  fail(): void;
}

const real = { ...disk };
const recordings = new Set<Recording>();
/** What the vault does not use; it would go unnoticed. */
const unsupported = ['appendFile', 'copyFile', 'cp', 'link', 'rmdir', 'symlink', 'truncate'] as const;

/**
 * Begins to note what this process does below a folder by `node:fs/promises`, up to operation number `limit`, at
 * which the power fails.
 */
export function record(folder: string, limit: number): DiskRecording {
  const before = readTree(folder);
  const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
  const recording: Recording = {
    folder,
    before,
    done: [],
    underWay: undefined,
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
    history: () => ({ before, done: [...done], inProgress: recording.underWay }),
    close: async () => {
      for (const handle of handles) await handle.close();
    },
  };
}

/** Gives the disk back as it is; recordings that go on note nothing more. */
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
  if (recording.underWay) return never();
  if (recording.done.length + 1 === recording.limit) {
    recording.underWay = operation;
    recording.fail();
    return never();
  }
  recording.done.push(operation);
  return await work();
}

function rejectUnsupported(name: (typeof unsupported)[number]) {
  return (...given: unknown[]) => {
    if (given.some((each) => recordedPath(each))) throw new Error(`the recorder does not know ${name}`);
    return (real[name] as (...given: unknown[]) => Promise<unknown>)(...given);
  };
}

/** Calls that change nothing: they only stop with the power. */
function readOnly<A extends unknown[], T>(call: (...given: A) => Promise<T>) {
  return (...given: A): Promise<T> => (recordedPath(given[0])?.recording.underWay ? never() : call(...given));
}

const readFile = readOnly(real.readFile as (...given: unknown[]) => Promise<unknown>);
const readdir = readOnly(real.readdir as (...given: unknown[]) => Promise<unknown>);
const stat = readOnly(real.stat as (...given: unknown[]) => Promise<unknown>);

async function mkdir(target: string, ...more: [object?]) {
  const place = recordedPath(target);
  if (!place || existsSync(target)) return await real.mkdir(target, ...more);
  return await recordOperation(place, { kind: 'makeFolder', name: place.name }, () =>
    real.mkdir(target, ...more),
  );
}

async function rename(from: string, to: string): Promise<void> {
  const [place, after] = [recordedPath(from), recordedPath(to)];
  const file = place?.recording.names.get(place.name);
  if (!place || !after || file === undefined) return await real.rename(from, to);
  await recordOperation(place, { kind: 'rename', from: place.name, to: after.name, file }, () =>
    real.rename(from, to),
  );
  place.recording.names.set(after.name, file);
  place.recording.names.delete(place.name);
}

async function rm(target: string, ...more: [object?]): Promise<void> {
  const place = recordedPath(target);
  if (!place?.recording.names.has(place.name)) return await real.rm(target, ...more);
  await recordOperation(place, { kind: 'remove', name: place.name }, () => real.rm(target, ...more));
  place.recording.names.delete(place.name);
}

async function writeFile(target: unknown, bytes: unknown, ...more: [object?]): Promise<void> {
  if (recordedPath(target)) throw new Error('the recorder does not know writeFile');
  await real.writeFile(target as string, bytes as Buffer, ...more);
}

async function open(target: string, flags?: string | number, mode?: number): Promise<FileHandle> {
  const place = recordedPath(target);
  if (!place) return await real.open(target, flags, mode);
  if (place.recording.underWay) return never();
  const { names } = place.recording;
  if (isFolder(target)) return handleOf(await real.open(target, flags, mode), place, undefined);
  const isNew = !names.has(place.name);
  if (!isNew && typeof flags === 'string' && flags.startsWith('w') && !flags.includes('x'))
    throw new Error(`the recorder does not know open with ${flags}`);
  if (!isNew || flags === 'r' || flags === 'r+')
    return handleOf(await real.open(target, flags, mode), place, names.get(place.name));
  place.recording.files += 1;
  const file = place.recording.files;
  names.set(place.name, file);
  const handle = await recordOperation(place, { kind: 'create', name: place.name, file }, () =>
    real.open(target, flags, mode),
  );
  return handleOf(handle, place, file);
}

/** A handle that notes what is written by it; `file` is undefined for a folder. */
function handleOf(handle: FileHandle, place: RecordedPath, file: number | undefined): FileHandle {
  const synced: Operation =
    file === undefined ? { kind: 'syncFolder', name: place.name } : { kind: 'syncFile', file };
  const noted: Record<string, unknown> = {
    write: async (bytes: Buffer, from: number, length: number, offset: number) => {
      if (file === undefined || typeof offset !== 'number')
        throw new Error('the recorder does not know this write');
      const written = Buffer.from(bytes.subarray(from, from + length));
      return await recordOperation(place, { kind: 'write', file, offset, bytes: written }, () =>
        handle.write(bytes, from, length, offset),
      );
    },
    truncate: async (size: number) => {
      if (file === undefined) throw new Error('a folder has no size');
      await recordOperation(place, { kind: 'truncate', file, size }, () => handle.truncate(size));
    },
    close: async () => {
      place.recording.handles.delete(handle);
      await handle.close();
    },
    sync: () => recordOperation(place, synced, () => handle.sync()),
    datasync: () => recordOperation(place, synced, () => handle.datasync()),
    read: (...given: [Buffer, number, number, number]) =>
      place.recording.underWay ? never() : handle.read(...given),
  };
  place.recording.handles.add(handle);
  return new Proxy(handle, {
    get(target, key) {
      if (typeof key === 'string' && key in noted) return noted[key];
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'writeFile' || key === 'appendFile' || key === 'writev')
        throw new Error(`the recorder does not know ${key}`);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function isFolder(target: string): boolean {
  return statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
