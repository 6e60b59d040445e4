import { ProblemError } from '../../../shared/model/problem.ts';
import { thisDevice } from '../oauth/device.ts';
import { createTransport } from '../oauth/transport.ts';
import { createMask } from '../recorder/mask.ts';
import { createRedactor } from '../recorder/redact.ts';
import { createFingerprint } from './fingerprint.ts';
import { createParts } from './parts.ts';
import type { Sessions, SessionsDeps } from './ports.ts';
import { createSession } from './session.ts';

/** Shorter secrets are parts of ordinary words. */
const shortestSecret = 4;

/** One session per connection of `deps.connections`; nothing is read before `start()`. */
export function createSessions(deps: SessionsDeps): Sessions {
  const http = createTransport();
  const device = thisDevice();
  const secrets = () => [...new Set(each((session) => session.secrets()).flat())];
  const { text: redact } = createRedactor(createMask(secrets, shortestSecret));
  const fingerprint = createFingerprint();
  const all = new Map(
    deps.connections.map((connection) => [
      connection.id,
      createSession(createParts(connection, deps, { http, device, redact }), fingerprint),
    ]),
  );

  function one(id: string) {
    const session = all.get(id);
    if (session !== undefined) return session;
    throw new ProblemError('unknown_connection', 'There is no such connection.', {
      remedy: 'Choose one of the connections on the first page.',
    });
  }
  const each = <T>(act: (session: ReturnType<typeof one>) => T): T[] => [...all.values()].map(act);

  return {
    start: async () => void (await Promise.all(each((session) => session.load()))),
    list: () => each((session) => session.snapshot()),
    signIn: async (request) => one(request.connection).signIn(request),
    cancelSignIn: (id) => one(id).cancelSignIn(),
    reopenBrowser: async (id) => one(id).reopenBrowser(),
    signInAddress: (id) => one(id).signInAddress(),
    renew: async (id) => one(id).renew(),
    retry: async (id) => one(id).retry(),
    signOut: async (id) => one(id).signOut(),
    tokens: (id) => one(id).tokens,
    secrets,
    async stop() {
      await Promise.all(each((session) => session.stop()));
      http.close();
    },
  };
}
