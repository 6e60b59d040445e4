import { createFingerprint } from '../lib/fingerprint.ts';
import { thisDevice } from '../oauth/device-name.ts';
import { createTransport } from '../oauth/http-request.ts';
import { createMask } from '../recorder/mask.ts';
import { createRedactor } from '../recorder/redact.ts';
import { watchClock } from './clock-watch.ts';
import { createSessionRegistry, unknownConnection } from './places.ts';
import type { Sessions, SessionsDeps } from './ports.ts';
import type { Session } from './session.ts';
import { throwFirst } from './settled.ts';

/** Shorter secrets are parts of ordinary words. */
const shortestSecret = 4;

/** The sessions of the connections of `deps.connections`; nothing is read before `start()`. */
export function createSessions(deps: SessionsDeps): Sessions {
  const http = createTransport({ routes: deps.routes });
  // Those of the places as well: a connection that was closed may still have something to tell its server.
  const secrets = () => [...new Set([...each((session) => session.secrets()).flat(), ...ofPlaces()])];
  const { text: redact } = createRedactor(createMask(secrets, shortestSecret));
  const common = { http, device: thisDevice(), redact, fingerprint: deps.fingerprint ?? createFingerprint() };
  const places = createSessionRegistry(deps, common);
  const { all } = places;
  for (const connection of deps.connections) places.open(connection);

  function one(id: string): Session {
    const session = all.get(id);
    if (session === undefined) throw unknownConnection();
    return session;
  }
  const each = <T>(act: (session: Session) => T): T[] => [...all.values()].map(act);
  const ofPlaces = () => [
    ...places.list().flatMap(({ clients }) => clients.secrets()),
    ...places.tellers().flatMap((one) => one.secrets()),
  ];
  const revocations = () => places.tellers();
  const clock = watchClock((ms) => void each((session) => session.clockJumped(ms)));

  return {
    async start() {
      places.openStored();
      await Promise.all(each((session) => session.load()));
      for (const one of revocations()) one.hurry();
      for (const { question } of places.list()) void question.raise();
    },
    sendOrphanedRevocations: places.tellRest,
    list: () => each((session) => session.snapshot()),
    add: places.add,
    connect: places.connect,
    disconnect: places.close,
    forget: places.settle,
    signIn: async (request) => one(request.session).signIn(request),
    cancelSignIn: (id) => one(id).cancelSignIn(),
    reopenBrowser: async (id) => one(id).reopenBrowser(),
    signInText: (id, what) => one(id).signInText(what),
    refresh: async (id) => one(id).refresh(),
    wake() {
      clock.look();
      for (const { server } of places.list()) server.retry();
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
      const ends = await Promise.allSettled(each((session) => session.stop()));
      const told = await Promise.allSettled(revocations().map((one) => one.stop()));
      http.close();
      throwFirst([...ends, ...told]);
    },
  };
}
