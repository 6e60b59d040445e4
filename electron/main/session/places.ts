import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { partsOfSessionId, sessionId } from '../../../shared/model/session-id.ts';
import {
  type Common,
  type ConnectionContext,
  createConnectionContext,
  createSessionContext,
} from './context.ts';
import { storeProblem } from './errors.ts';
import { isUnread } from './lock/lock.ts';
import type { SessionsDeps } from './ports.ts';
import { createSession, type Session } from './session.ts';
import { throwFirst } from './settled.ts';
import { createOrphanedRevocations } from './sign-out/orphaned-revocations.ts';
import type { RevocationWorker } from './sign-out/revocation-worker.ts';

/** Of one connection. */
const mostAccounts = 100;

/** The connections there are, and the sessions of each. */
export interface SessionRegistry {
  /** Every session, by its id. */
  all: ReadonlyMap<string, Session>;
  list(): ConnectionContext[];
  /** Whoever tells servers what is over: of every connection there is, and of those that are in no list any more. */
  tellers(): RevocationWorker[];
  /** A connection that is new, or is back: it has one session, in the state `resolving`. */
  open(connection: Connection): Session;
  /** The same for one that comes while the app runs. Nobody is signed in, unless a removal left somebody unread. */
  connect(connection: Connection): void;
  /** Opens the sessions in the vault that are of the connections there are. */
  openStored(): void;
  /** The id of a session of the connection that nobody uses, for a further account. */
  add(connection: string): string;
  /** Signs out whoever is signed in, and closes the sessions. What its server is to be told is still told. */
  close(connection: string): Promise<void>;
  /**
   * Clears away a connection that was removed: sessions that were left half signed out, what its server is to be told,
   * its client. False when something of that has to wait; what can be told is told as soon as that works.
   */
  settle(connection: Connection): Promise<boolean>;
  /** Tells the servers of connections that are in no list any more; see `Sessions`. */
  tellRest(): Promise<void>;
}

export function createSessionRegistry(deps: SessionsDeps, common: Common): SessionRegistry {
  const places = new Map<string, ConnectionContext>();
  const all = new Map<string, Session>();
  const rest = createOrphanedRevocations(deps, common, (connection) => places.has(connection));
  /** Sessions that were closed and could not be read, so that nobody could be told of them. */
  const unread = new Set<string>();

  function placeOf(connection: Connection): ConnectionContext {
    rest.leave(connection.id);
    const place = places.get(connection.id) ?? createConnectionContext(connection, deps, common);
    places.set(connection.id, place);
    return place;
  }
  function known(connection: string): ConnectionContext {
    const place = places.get(connection);
    if (place === undefined) throw unknownConnection();
    return place;
  }
  function openOne(id: string, place: ConnectionContext): Session {
    const session = createSession(createSessionContext(id, place, deps, common), common.fingerprint);
    all.set(id, session);
    return session;
  }

  function openStored(only?: string): Session[] {
    return deps.stores.sessions().flatMap((id) => {
      const connection = partsOfSessionId(id)?.connection ?? '';
      const place = only === undefined || only === connection ? places.get(connection) : undefined;
      return place === undefined || all.has(id) ? [] : [openOne(id, place)];
    });
  }

  return {
    all,
    list: () => [...places.values()],
    tellers: () => [...[...places.values()].map(({ revocations }) => revocations), ...rest.list()],
    connect(connection) {
      const session = openOne(sessionId(connection.id, 1), placeOf(connection));
      const left = [...unread].filter((id) => partsOfSessionId(id)?.connection === connection.id);
      for (const id of left) unread.delete(id);
      if (left.length === 0) return session.begin();
      // How it went is in the state.
      const loading = [session, ...openStored(connection.id)].map((one) => one.load());
      void Promise.allSettled(loading).then(() => placeOf(connection).question.raise());
    },
    tellRest: rest.tell,
    open: (connection) => openOne(sessionId(connection.id, 1), placeOf(connection)),
    openStored: () => void openStored(),
    add(connection) {
      const place = known(connection);
      const free = reuse(place);
      if (free !== undefined) return free;
      const id = nextId(connection, all);
      openOne(id, place).begin();
      return id;
    },
    close: async (connection) => {
      const place = known(connection);
      await signOutAll(place, all, unread);
      await closeAll(place, all);
    },
    async settle(connection) {
      const place = placeOf(connection);
      await Promise.all(openStored(connection.id).map((session) => session.load()));
      const readable = place.sessions.every(({ holder: { now } }) => !isUnread(now));
      if (readable) await signOutAll(place, all, unread);
      await closeAll(place, all);
      if (!readable || !(await place.revocations.flush())) return false;
      if (!(await place.clients.takeBack())) return false;
      await eraseClient(deps, connection.id);
      places.delete(connection.id);
      await place.revocations.stop();
      return true;
    },
  };
}

/** A session of the place that nobody is signed in to, for another account: whoever was there is not expected. */
function reuse({ sessions }: ConnectionContext): string | undefined {
  const free = sessions.find(({ holder: { now } }) => now.state === 'signedOut' && !now.signIn);
  free?.holder.update({ formerSubject: undefined });
  return free?.id;
}

async function signOutAll(
  { sessions }: ConnectionContext,
  all: ReadonlyMap<string, Session>,
  unread: Set<string>,
): Promise<void> {
  for (const { id, holder } of sessions) {
    // Wiped unread, a session could never be ended on its server: it stays for a start that can read it.
    if (isUnread(holder.now)) unread.add(id);
    else if (holder.now.state !== 'signedOut') await all.get(id)?.signOut();
  }
}

async function closeAll({ sessions }: ConnectionContext, all: Map<string, Session>): Promise<void> {
  const ids = sessions.splice(0).map(({ id }) => id);
  const closing = ids.flatMap((id) => all.get(id) ?? []);
  const ends = await Promise.allSettled(closing.map((session) => session.stop()));
  for (const id of ids) all.delete(id);
  throwFirst(ends);
}

async function eraseClient({ stores }: SessionsDeps, connection: string): Promise<void> {
  for (const keep of [true, false]) {
    await stores
      .client(connection, keep)
      .erase()
      .catch((error: unknown) => {
        throw storeProblem(error);
      });
  }
}

/** The first id of the connection that no session has. */
function nextId(connection: string, taken: ReadonlyMap<string, unknown>): string {
  const ids = Array.from({ length: mostAccounts }, (_, index) => sessionId(connection, index + 1));
  const id = ids.find((name) => !taken.has(name));
  if (id === undefined) throw tooMany();
  return id;
}

/** There is none of this name here. */
export function unknownConnection(): ProblemError {
  return new ProblemError('unknown_connection', 'There is no such connection.', {
    remedy: 'Choose one of the connections on the first page.',
  });
}

function tooMany(): ProblemError {
  return new ProblemError('invalid_input', `This connection has ${mostAccounts} accounts already.`, {
    remedy: 'Sign one of them out first.',
  });
}
