import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Connection, mostConnections } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { unknownConnection } from '../../../shared/model/unknown-connection.ts';
import { errorCode } from '../lib/errors.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { loadOwnConnections, maxRemoved, noConnections, type OwnConnections } from './load.ts';

/** The present connections. The servers of a connection never change; only its name does. */
export interface Connections {
  /** First the connections of the file that the app was started with, then the person's own. */
  list(): Connection[];
  get(id: string): Connection | undefined;
  isOwn(id: string): boolean;
  /** Removed connections whose sessions and revocations are not cleaned up yet. */
  removed(): readonly Connection[];
  /** Whether an id is in use, also by a removed connection. */
  isTaken(id: string): boolean;
  /** Each change is durable when it resolves, else nothing has changed (ProblemError). */
  add(connections: readonly Connection[]): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Puts a removed connection back at the end of the list. */
  restore(id: string): Promise<void>;
  /** Forgets a removed connection that is cleaned up. */
  forget(id: string): Promise<void>;
  /** Calls `listener` after each change of `list`, until the returned function is called. */
  watch(listener: () => void): () => void;
}

export interface ConnectionsOptions {
  /** From the file that the app was started with; read-only. */
  fixed: readonly Connection[];
  /** The file of the person's own connections. */
  file: string;
  /** Shows a notice to the person. */
  notice(text: string): void;
  log(message: string, evidence: unknown): void;
}

/** Reads the person's own connections. An unusable file stays in place until the first change. */
export async function openConnections(options: ConnectionsOptions): Promise<Connections> {
  const { fixed, file } = options;
  const fixedIds = new Set(fixed.map(({ id }) => id));
  const stored = await readOwn(options);
  const listeners = new Set<() => void>();
  let own = stored ?? noConnections;
  let usable = stored !== undefined;
  let last: Promise<void> = Promise.resolve();

  // A connection of the file that the app was started with hides an own one with the same id.
  const visible = () => own.connections.filter(({ id }) => !fixedIds.has(id));
  const list = () => [...fixed, ...visible()];

  function change(update: (current: OwnConnections) => OwnConnections): Promise<void> {
    const write = async () => {
      const next = update(own);
      if (!usable) await setAside(options);
      usable = true;
      await writeOwn(file, next);
      own = next;
      for (const listener of listeners) listener();
    };
    // A failed change does not block the next one; its caller gets the error.
    last = last.then(write, write);
    return last;
  }

  return {
    list,
    get: (id) => list().find((connection) => connection.id === id),
    isOwn: (id) => visible().some((connection) => connection.id === id),
    removed: () => own.removed,
    isTaken: (id) =>
      [...fixed, ...own.connections, ...own.removed].some((connection) => connection.id === id),
    add: (more) =>
      change((current) => {
        if (current.connections.length + more.length > mostConnections) throw tooMany();
        return { ...current, connections: [...current.connections, ...more] };
      }),
    rename: (id, name) =>
      change(({ connections, removed }) => {
        extract(connections, id);
        return {
          removed,
          connections: connections.map((connection) =>
            connection.id === id ? { ...connection, name } : connection,
          ),
        };
      }),
    remove: (id) =>
      change(({ connections, removed }) => {
        const [connection, others] = extract(connections, id);
        // A connection missing from `removed` could not be cleaned up.
        if (removed.length >= maxRemoved) throw tooManyRemoved();
        return { connections: others, removed: [...removed, connection] };
      }),
    restore: (id) =>
      change(({ connections, removed }) => {
        const [connection, others] = extract(removed, id);
        return { connections: [...connections, connection], removed: others };
      }),
    forget: (id) => change(({ connections, removed }) => ({ connections, removed: extract(removed, id)[1] })),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The connection with this id and the others. */
function extract(from: readonly Connection[], id: string): [Connection, Connection[]] {
  const found = from.find((connection) => connection.id === id);
  if (found === undefined) throw unknownConnection();
  return [found, from.filter((connection) => connection !== found)];
}

/** `undefined` for a file that exists and is not usable. */
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
  const code = errorCode(error) ?? 'unknown';
  return new ProblemError('disk_failed', `The list of connections could not be saved (${code}).`, {
    remedy:
      'Nothing has changed. Free some disk space or check the permissions of the app folder, and try again.',
    cause: { code },
  });
}

function tooMany(): ProblemError {
  return new ProblemError('invalid_input', `You can add at most ${mostConnections} connections.`, {
    remedy: 'Remove one that you no longer need.',
  });
}

function tooManyRemoved(): ProblemError {
  return new ProblemError(
    'invalid_input',
    `${maxRemoved} removed connections still wait to tell their servers that sessions are over.`,
    { remedy: 'Restart Latchkey while you are online. Then remove this connection.' },
  );
}
