import type { EventChannel } from '../../../shared/ipc/channels.ts';
import type { MainBridge } from '../../../shared/ipc/contract.ts';
import type { EventPayload } from '../../../shared/ipc/events.ts';
import { failed, ok } from '../../../shared/ipc/result.ts';
import type { ConnectionView } from '../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Preferences } from '../../../shared/model/settings.ts';
import type { Bridge } from '../bridge.ts';

type Listener = (payload: never) => void;

/** A bridge in memory for tests: gives prepared answers, records calls, and emits events. */
export interface MemoryBridge extends Bridge {
  calls: Array<{ channel: string; input: unknown }>;
  emit(snapshot: SessionSnapshot): void;
  tell<E extends EventChannel>(event: E, payload: EventPayload<E>): void;
}

const notAnswered = failed({ code: 'internal', message: 'The test gave no answer for this channel.' });

/** What holds for somebody who has chosen nothing. */
export const usualPreferences: Preferences = {
  theme: 'system',
  language: 'system',
  startAtLogin: false,
  keepInTray: false,
  notifications: true,
  proxy: { mode: 'system' },
  logLevel: 'info',
};

const defaults: Partial<MainBridge> = {
  'app.info': async () =>
    ok({
      version: '0.1.0',
      electron: '45.0.0',
      testBuild: false,
      sandboxed: true,
      keyring: { state: 'ready', backend: 'gnome_libsecret' },
      notices: [],
    }),
  'connections.list': async () => ok([]),
  'session.list': async () => ok([]),
  'requests.list': async () => ok([]),
  'activity.list': async () => ok([]),
  'settings.get': async () => ok(usualPreferences),
};

/** Takes the answers per channel; channels without one answer a problem. */
export function memoryBridge(answers: Partial<MainBridge> = {}): MemoryBridge {
  const calls: MemoryBridge['calls'] = [];
  const listeners = new Map<Listener, EventChannel>();
  const given: Record<string, unknown> = { ...defaults, ...answers };
  const tell = (event: EventChannel, payload: unknown) => {
    for (const [listener, heard] of listeners) if (heard === event) listener(payload as never);
  };
  const own = {
    calls,
    tell,
    emit: (snapshot: SessionSnapshot) => tell('session.changed', snapshot),
    on: (event: EventChannel, listener: Listener) => {
      listeners.set(listener, event);
      return () => listeners.delete(listener);
    },
  };
  return new Proxy(own, {
    get: (target, channel: string) => {
      if (channel in target) return target[channel as keyof typeof target];
      return (input: unknown) => {
        calls.push({ channel, input });
        const answer = given[channel] as ((input: unknown) => unknown) | undefined;
        return answer === undefined ? Promise.resolve(notAnswered) : answer(input);
      };
    },
  }) as unknown as MemoryBridge;
}

/** A session snapshot with the fields a test does not care about filled in. */
export const snapshot = (fields: Partial<SessionSnapshot> = {}): SessionSnapshot => ({
  session: fields.connection ?? 'demo',
  connection: 'demo',
  state: 'signedOut',
  generation: 0,
  scopes: [],
  renewals: 0,
  ...fields,
});

/** A snapshot of Ada, signed in on the demo connection. */
export const activeSnapshot = (fields: Partial<SessionSnapshot> = {}): SessionSnapshot =>
  snapshot({
    state: 'active',
    generation: 1,
    account: { sub: 'u1', name: 'Ada Lovelace', username: 'ada', roles: ['user'] },
    scopes: ['openid'],
    signedInAt: 1_000,
    kept: 'vault',
    ...fields,
  });

/** The demo connection as the window sees it. */
export const demoConnection: ConnectionView = {
  id: 'demo',
  name: 'Demo',
  issuer: 'http://127.0.0.1:4000',
  grants: ['authorization_code', 'password'],
  apiOrigins: ['http://127.0.0.1:4000'],
  clientAuthentication: 'registration',
  needsClientSecret: false,
  keepSignedIn: true,
  own: false,
};
