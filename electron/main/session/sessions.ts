import { ProblemError } from '../../../shared/model/problem.ts';
import { partsOfSessionId, sessionId } from '../../../shared/model/session-id.ts';
import { thisDevice } from '../oauth/device.ts';
import { createTransport } from '../oauth/transport.ts';
import { createMask } from '../recorder/mask.ts';
import { createRedactor } from '../recorder/redact.ts';
import { watchClock } from './clock-watch.ts';
import { createFingerprint } from './fingerprint.ts';
import { createParts, createPlace, type Place } from './parts.ts';
import type { Sessions, SessionsDeps } from './ports.ts';
import { createSession, type Session } from './session.ts';

/** Shorter secrets are parts of ordinary words. */
const shortestSecret = 4;
/** Of one connection. */
const mostAccounts = 100;

/** The sessions of the connections of `deps.connections`; nothing is read before `start()`. */
export function createSessions(deps: SessionsDeps): Sessions {
  const http = createTransport({ routes: deps.routes });
  const secrets = () => [...new Set(each((session) => session.secrets()).flat())];
  const { text: redact } = createRedactor(createMask(secrets, shortestSecret));
  const common = { http, device: thisDevice(), redact, fingerprint: deps.fingerprint ?? createFingerprint() };
  const places = new Map(deps.connections.map((one) => [one.id, createPlace(one, deps, common)]));
  const all = new Map<string, Session>();

  function open(id: string, place: Place): void {
    all.set(id, createSession(createParts(id, place, deps, common), common.fingerprint));
  }
  for (const [connection, place] of places) open(sessionId(connection, 1), place);

  function openStored(): void {
    for (const id of deps.stores.sessions()) {
      const place = places.get(partsOfSessionId(id)?.connection ?? '');
      if (place !== undefined && !all.has(id)) open(id, place);
    }
  }
  function one(id: string): Session {
    const session = all.get(id);
    if (session === undefined) throw unknown();
    return session;
  }
  function add(connection: string): string {
    const place = places.get(connection);
    if (place === undefined) throw unknown();
    const free = place.sessions.find(({ holder: { now } }) => now.state === 'signedOut' && !now.signIn);
    if (free !== undefined) return free.id;
    const id = nextId(connection, all);
    open(id, place);
    one(id).begin();
    return id;
  }
  const revocations = () => [...places.values()].map((place) => place.revocations);
  const each = <T>(act: (session: Session) => T): T[] => [...all.values()].map(act);
  const clock = watchClock((ms) => void each((session) => session.clockJumped(ms)));

  return {
    async start() {
      openStored();
      await Promise.all(each((session) => session.load()));
      for (const one of revocations()) one.hurry();
    },
    list: () => each((session) => session.snapshot()),
    add,
    signIn: async (request) => one(request.session).signIn(request),
    cancelSignIn: (id) => one(id).cancelSignIn(),
    reopenBrowser: async (id) => one(id).reopenBrowser(),
    signInAddress: (id) => one(id).signInAddress(),
    renew: async (id) => one(id).renew(),
    wake() {
      clock.look();
      each((session) => session.wake());
      for (const one of revocations()) one.wake();
    },
    retry: async (id) => one(id).retry(),
    signOut: async (id, others) => one(id).signOut(others),
    signOutInBrowser: async (id) => one(id).signOutInBrowser(),
    reachesOthers: async (id) => one(id).reachesOthers(),
    signOutIdle: async (id, minutes) => one(id).signOutIdle(minutes),
    lock: async (id, minutes) => one(id).lock(minutes),
    unlock: async ({ session, method }) => one(session).unlock(method),
    checkOpen: (id) => all.get(id)?.checkOpen(),
    tokens: (id) => one(id).tokens,
    secrets,
    async stop() {
      clock.stop();
      await Promise.all(each((session) => session.stop()));
      await Promise.all(revocations().map((one) => one.stop()));
      http.close();
    },
  };
}

/** The first id of the connection that no session has. */
function nextId(connection: string, taken: ReadonlyMap<string, unknown>): string {
  const ids = Array.from({ length: mostAccounts }, (_, index) => sessionId(connection, index + 1));
  const id = ids.find((name) => !taken.has(name));
  if (id === undefined) throw tooMany();
  return id;
}

function unknown(): ProblemError {
  return new ProblemError('unknown_connection', 'There is no such connection.', {
    remedy: 'Choose one of the connections on the first page.',
  });
}

function tooMany(): ProblemError {
  return new ProblemError('invalid_input', `This connection has ${mostAccounts} accounts already.`, {
    remedy: 'Sign one of them out first.',
  });
}
