import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Connection, mostConnections } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { loadOwnConnections, mostRemoved, noConnections, type OwnConnections } from './load.ts';

/** The connections there are now. What a connection leads to never changes; only its name does. */
export interface Connections {
  /** Those that were set up for the person first, then the person's own. */
  list(): Connection[];
  get(id: string): Connection | undefined;
  isOwn(id: string): boolean;
  /** Removed ones whose traces are not cleared away yet. */
  removed(): readonly Connection[];
  /** Whether an id is in use, or was until just now. */
  isTaken(id: string): boolean;
  /** Each change is durable when it resolves, else nothing has changed (ProblemError). */
  add(connections: readonly Connection[]): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Puts a removed one back in its place at the end. */
  restore(id: string): Promise<void>;
  /** Nothing of a removed one is left to be done. */
  forget(id: string): Promise<void>;
  /** Calls `listener` after each change of `list`, until the function given back is called. */
  watch(listener: () => void): () => void;
}

export interface ConnectionsOptions {
  /** From the file that the app was started with; they cannot be changed here. */
  fixed: readonly Connection[];
  /** Where the person's own are kept. */
  file: string;
  /** Takes what a person should know. */
  notice(text: string): void;
  log(message: string, evidence: unknown): void;
}

/** Reads the person's own connections. A file that is not usable is left where it is until the first change. */
export async function openConnections(options: ConnectionsOptions): Promise<Connections> {
  const { fixed, file } = options;
  const fixedIds = new Set(fixed.map(({ id }) => id));
  const read = await readOwn(options);
  const listeners = new Set<() => void>();
  let own = read ?? noConnections;
  let usable = read !== undefined;
  let last: Promise<void> = Promise.resolve();

  // One of the file that the app was started with goes before an own one of the same id.
  const shown = () => own.connections.filter(({ id }) => !fixedIds.has(id));
  const list = () => [...fixed, ...shown()];

  function change(act: (now: OwnConnections) => OwnConnections): Promise<void> {
    const write = async () => {
      const next = act(own);
      if (!usable) await setAside(options);
      usable = true;
      await writeOwn(file, next);
      own = next;
      for (const listener of listeners) listener();
    };
    // A change that could not be made does not hold up the next; its caller is told.
    last = last.then(write, write);
    return last;
  }

  return {
    list,
    get: (id) => list().find((one) => one.id === id),
    isOwn: (id) => shown().some((one) => one.id === id),
    removed: () => own.removed,
    isTaken: (id) => [...fixed, ...own.connections, ...own.removed].some((one) => one.id === id),
    add: (more) =>
      change((now) => {
        if (now.connections.length + more.length > mostConnections) throw tooMany();
        return { ...now, connections: [...now.connections, ...more] };
      }),
    rename: (id, name) =>
      change(({ connections, removed }) => {
        take(connections, id);
        return { removed, connections: connections.map((one) => (one.id === id ? { ...one, name } : one)) };
      }),
    remove: (id) =>
      change(({ connections, removed }) => {
        const [one, others] = take(connections, id);
        // One that is forgotten here could not be cleared away any more.
        if (removed.length >= mostRemoved) throw tooManyRemoved();
        return { connections: others, removed: [...removed, one] };
      }),
    restore: (id) =>
      change(({ connections, removed }) => {
        const [one, others] = take(removed, id);
        return { connections: [...connections, one], removed: others };
      }),
    forget: (id) => change(({ connections, removed }) => ({ connections, removed: take(removed, id)[1] })),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function take(from: readonly Connection[], id: string): [Connection, Connection[]] {
  const one = from.find((connection) => connection.id === id);
  if (one === undefined) {
    throw new ProblemError('unknown_connection', 'There is no such connection of your own.', {
      remedy: 'Choose one of the connections on the first page.',
    });
  }
  return [one, from.filter((connection) => connection !== one)];
}

/** `undefined` for a file that is there and not usable. */
async function readOwn({ file, notice, log }: ConnectionsOptions): Promise<OwnConnections | undefined> {
  try {
    return await loadOwnConnections(file);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    log('the own connections could not be read', error);
    notice([error.message, error.remedy].filter(Boolean).join(' '));
    return undefined;
  }
}

async function setAside({ file, notice }: ConnectionsOptions): Promise<void> {
  const name = `${file}.damaged-${Date.now()}`;
  await rename(file, name).catch((error: unknown) => {
    throw notWritten(error);
  });
  notice(`The list of connections that could not be read was kept as ${basename(name)}.`);
}

async function writeOwn(file: string, own: OwnConnections): Promise<void> {
  const { connections, removed } = own;
  try {
    if (connections.length === 0 && removed.length === 0) await rm(file, { force: true });
    else {
      const content = removed.length === 0 ? { connections } : own;
      await replaceFile(file, `${JSON.stringify(content, null, 2)}\n`);
    }
  } catch (error) {
    throw notWritten(error);
  }
}

function notWritten(error: unknown): ProblemError {
  const found: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const code = typeof found === 'string' ? found : 'unknown';
  return new ProblemError('disk_failed', `The list of connections could not be saved (${code}).`, {
    remedy:
      'Nothing has changed. Free some disk space or check the permissions of the app folder, and try again.',
    cause: { code },
  });
}

function tooMany(): ProblemError {
  return new ProblemError('invalid_input', `There is room for ${mostConnections} connections of your own.`, {
    remedy: 'Remove one that you do not need any more.',
  });
}

function tooManyRemoved(): ProblemError {
  return new ProblemError(
    'invalid_input',
    `The servers of ${mostRemoved} removed connections are still to be told that their sessions are over.`,
    { remedy: 'Start Latchkey again while the network is there. Then remove this one.' },
  );
}
