import type { ConnectionView } from '../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Route } from './router.ts';

const key = 'latchkey.connection';

type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** The connection last used in this window, kept across restarts. Only its id: nothing about the account. */
export const lastConnection = (memory: Memory): string | undefined => memory.getItem(key) ?? undefined;

export const rememberConnection = (memory: Memory, connection: string): void =>
  memory.setItem(key, connection);

interface Choice {
  route: Route;
  last: string | undefined;
  connections: ConnectionView[] | undefined;
  sessions: Readonly<Record<string, SessionSnapshot>>;
}

/** The connection in use: the one being signed in to, else the last one used, else one with a session, else the only one. */
export function chooseConnection({ route, last, connections, sessions }: Choice): string | undefined {
  if (route.view === 'sign-in') return route.connection;
  if (connections === undefined) return last;
  const known = (id: string | undefined) => connections.some((connection) => connection.id === id);
  if (known(last)) return last;
  const held = connections.filter(({ id }) => (sessions[id]?.state ?? 'signedOut') !== 'signedOut');
  const used = held.find(({ id }) => sessions[id]?.account !== undefined) ?? held[0];
  return used?.id ?? (connections.length === 1 ? connections[0]?.id : undefined);
}
