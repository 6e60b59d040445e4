import type { ConnectionView } from '../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Route } from './router.ts';

const key = 'latchkey.session';
/** Which session acts for an app: the API has no profile for it. */
const appKey = 'latchkey.session.app';

type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** The session last used in this window, kept across restarts. Only its id: nothing about the account. */
export const lastSession = (memory: Memory): string | undefined => memory.getItem(key) ?? undefined;

export const rememberSession = (memory: Memory, session: string): void => memory.setItem(key, session);

/** Remembers whether to request a profile at the next start. */
export function rememberActor(memory: Memory, { session, actsAs }: SessionSnapshot): void {
  if (actsAs === 'app') memory.setItem(appKey, session);
  else if (memory.getItem(appKey) === session) memory.setItem(appKey, '');
}

/** Whether the API can be expected to have a profile for this session. */
export const hasPerson = (memory: Memory, session: string): boolean => memory.getItem(appKey) !== session;

interface Choice {
  route: Route;
  last: string | undefined;
  connections: ConnectionView[] | undefined;
  sessions: Readonly<Record<string, SessionSnapshot>>;
}

/** Sessions in the order of their connections. */
export function sessionsInOrder({ connections, sessions }: Pick<Choice, 'connections' | 'sessions'>) {
  const all = Object.values(sessions);
  return (connections ?? []).flatMap(({ id }) => all.filter(({ connection }) => connection === id));
}

/** The session in use: the one being signed in to, else the last one used, else one of somebody, else the only one. */
export function chooseSession({ route, last, connections, sessions }: Choice): string | undefined {
  if (route.view === 'sign-in') return route.session;
  if (connections === undefined) return last;
  const known = sessionsInOrder({ connections, sessions });
  if (known.some(({ session }) => session === last)) return last;
  if (known.length === 0 && connections.some(({ id }) => id === last)) return last;
  const held = known.filter(({ state }) => state !== 'signedOut');
  const used = held.find(({ account }) => account !== undefined) ?? held[0];
  return used?.session ?? (connections.length === 1 ? connections[0]?.id : undefined);
}
