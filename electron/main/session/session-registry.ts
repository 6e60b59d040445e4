import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { partsOfSessionId, sessionId } from '../../../shared/model/session-id.ts';
import { unknownConnection } from '../../../shared/model/unknown-connection.ts';
import { throwFirst } from '../lib/async.ts';
import type { Common, ConnectionContext } from './context.ts';
import { createConnectionContext, createSessionContext } from './create-context.ts';
import { storeProblem } from './errors.ts';
import { isUnread } from './lock/lock.ts';
import { createSession, type Session } from './session.ts';
import { createOrphanedRevocations } from './sign-out/orphaned-revocations.ts';
import type { RevocationWorker } from './sign-out/revocation.ts';
import type { SessionsDeps } from './types.ts';

/** Per connection. */
const maxAccounts = 100;

/** The connections and the sessions of each. */
export interface SessionRegistry {
  /** Every session, by its id. */
  all: ReadonlyMap<string, Session>;
  list(): ConnectionContext[];
  /** The workers of all connections, including those that are no longer configured. */
  revocationWorkers(): RevocationWorker[];
  /** Opens a connection that is new or back, with one session in the state `resolving`. */
  open(connection: Connection): Session;
  /** The same while the app runs. Nobody is signed in, unless a removal left unread sessions. */
  connect(connection: Connection): void;
  /** Opens the stored sessions of the open connections. */
  openStored(): void;
  /** The id of an unused session of the connection, for another account. */
  add(connection: string): string;
  /** Signs everybody out and closes the sessions. Pending revocations are still sent. */
  close(connection: string): Promise<void>;
  /**
   * Cleans up after a removed connection: interrupted sign-outs, pending revocations, its client. False when something
   * has to wait; what can be sent is sent as soon as possible.
   */
  forget(connection: Connection): Promise<boolean>;
  /** See `Sessions`. */
  sendOrphanedRevocations(): Promise<void>;
}

export function createSessionRegistry(deps: SessionsDeps, common: Common): SessionRegistry {
  const contexts = new Map<string, ConnectionContext>();
  const all = new Map<string, Session>();
  const orphaned = createOrphanedRevocations(deps, common, (connection) => contexts.has(connection));
  /** Closed sessions that could not be read, so that nothing could be revoked. */
  const unread = new Set<string>();

  function contextOf(connection: Connection): ConnectionContext {
    orphaned.release(connection.id);
    const context = contexts.get(connection.id) ?? createConnectionContext(connection, deps, common);
    contexts.set(connection.id, context);
    return context;
  }
  function knownContext(connection: string): ConnectionContext {
    const context = contexts.get(connection);
    if (context === undefined) throw unknownConnection();
    return context;
  }
  function openSession(id: string, context: ConnectionContext): Session {
    const session = createSession(createSessionContext(id, context, deps, common), common.fingerprint);
    all.set(id, session);
    return session;
  }

  function openStored(only?: string): Session[] {
    return deps.stores.sessions().flatMap((id) => {
      const connection = partsOfSessionId(id)?.connection ?? '';
      const context = only === undefined || only === connection ? contexts.get(connection) : undefined;
      return context === undefined || all.has(id) ? [] : [openSession(id, context)];
    });
  }

  return {
    all,
    list: () => [...contexts.values()],
    revocationWorkers: () => [
      ...[...contexts.values()].map(({ revocations }) => revocations),
      ...orphaned.list(),
    ],
    connect(connection) {
      const session = openSession(sessionId(connection.id, 1), contextOf(connection));
      if (!takeUnread(unread, connection.id)) return session.begin();
      // The state shows how it went.
      const loading = [session, ...openStored(connection.id)].map((stored) => stored.load());
      void Promise.allSettled(loading).then(() => contextOf(connection).confirmation.raise());
    },
    sendOrphanedRevocations: orphaned.send,
    open: (connection) => openSession(sessionId(connection.id, 1), contextOf(connection)),
    openStored: () => void openStored(),
    add(connection) {
      const context = knownContext(connection);
      const unused = reuse(context);
      if (unused !== undefined) return unused;
      const id = nextId(connection, all);
      openSession(id, context).begin();
      return id;
    },
    close: async (connection) => {
      const context = knownContext(connection);
      await signOutAll(context, all, unread);
      await closeAll(context, all);
    },
    async forget(connection) {
      const context = contextOf(connection);
      await Promise.all(openStored(connection.id).map((session) => session.load()));
      const readable = context.sessions.every(({ holder: { now } }) => !isUnread(now));
      if (readable) await signOutAll(context, all, unread);
      await closeAll(context, all);
      if (!readable || !(await context.revocations.flush())) return false;
      if (!(await context.clients.deregister())) return false;
      await eraseClient(deps, connection.id);
      contexts.delete(connection.id);
      await context.revocations.stop();
      return true;
    },
  };
}

/** Removes the ids of the connection from `unread`; false when there are none. */
function takeUnread(unread: Set<string>, connection: string): boolean {
  const ids = [...unread].filter((id) => partsOfSessionId(id)?.connection === connection);
  for (const id of ids) unread.delete(id);
  return ids.length > 0;
}

/** A signed-out session of the connection, for another account; its former account is no longer expected. */
function reuse({ sessions }: Pick<ConnectionContext, 'sessions'>): string | undefined {
  const unused = sessions.find(({ holder: { now } }) => now.state === 'signedOut' && !now.signIn);
  unused?.holder.update({ formerSubject: undefined });
  return unused?.id;
}

async function signOutAll(
  { sessions }: Pick<ConnectionContext, 'sessions'>,
  all: ReadonlyMap<string, Session>,
  unread: Set<string>,
): Promise<void> {
  for (const { id, holder } of sessions) {
    // An unread session that is erased could never be ended on its server, so it stays for a start that can read it.
    if (isUnread(holder.now)) unread.add(id);
    else if (holder.now.state !== 'signedOut') await all.get(id)?.signOut();
  }
}

async function closeAll(
  { sessions }: Pick<ConnectionContext, 'sessions'>,
  all: Map<string, Session>,
): Promise<void> {
  const ids = sessions.splice(0).map(({ id }) => id);
  const closing = ids.flatMap((id) => all.get(id) ?? []);
  const results = await Promise.allSettled(closing.map((session) => session.stop()));
  for (const id of ids) all.delete(id);
  throwFirst(results);
}

async function eraseClient({ stores }: Pick<SessionsDeps, 'stores'>, connection: string): Promise<void> {
  for (const keep of [true, false]) {
    await stores
      .client(connection, keep)
      .erase()
      .catch((error: unknown) => {
        throw storeProblem(error);
      });
  }
}

/** The first unused session id of the connection. */
function nextId(connection: string, taken: ReadonlyMap<string, unknown>): string {
  const ids = Array.from({ length: maxAccounts }, (_, index) => sessionId(connection, index + 1));
  const id = ids.find((candidate) => !taken.has(candidate));
  if (id === undefined) throw tooManyAccounts();
  return id;
}

function tooManyAccounts(): ProblemError {
  return new ProblemError('invalid_input', `This connection has ${maxAccounts} accounts already.`, {
    remedy: 'Sign one of them out first.',
  });
}
