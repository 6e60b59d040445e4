import type { Connection } from '../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { unknownConnection } from '../../../shared/model/unknown-connection.ts';
import { throwFirst } from '../lib/async.ts';
import { createFingerprint } from '../lib/fingerprint.ts';
import { thisDevice } from '../oauth/device-name.ts';
import { createTransport } from '../oauth/http-request.ts';
import { createMask } from '../recorder/mask.ts';
import { createRedactor } from '../recorder/redact.ts';
import { watchClock } from './clock-watch.ts';
import type { Session } from './session.ts';
import { createSessionRegistry } from './session-registry.ts';
import type { SessionsDeps } from './types.ts';

/** A session per account, at least one per connection. Every rejection is a ProblemError. */
export interface Sessions {
  /** Loads every stored session and resumes interrupted refreshes; resolves when all states are known. */
  start(): Promise<void>;
  list(): SessionSnapshot[];
  /** @throws ProblemError `unknown_connection` when there is no session with this id */
  get(session: string): Session;
  /** Adds a connection that is new or back. It has one session, and nobody is signed in. */
  connect(connection: Connection): void;
  /** Signs everybody out of a connection and closes its sessions. Its pending revocations are still sent. */
  disconnect(connection: string): Promise<void>;
  /** Cleans up after a removed connection; false while its server has not confirmed a sign-out. */
  forget(connection: Connection): Promise<boolean>;
  /** Sends the pending revocations of connections that are no longer configured. */
  sendOrphanedRevocations(): Promise<void>;
  /** The id of an unused session of this connection, for another account. */
  add(connection: string): string;
  /** The computer woke or its network is back: waiting sessions try again within a second. */
  wake(): void;
  /** Does nothing for an unknown id. @throws ProblemError `locked` when the session is locked */
  checkOpen(session: string): void;
  /** Every secret in memory now, for masking and for the leak search. */
  secrets(): string[];
  /** Ends attempts, timers and connections; resolves when no refresh is running. */
  stop(): Promise<void>;
}

/** What a caller needs of `Sessions` that uses only these acts of a session. */
export interface SessionsWith<Act extends keyof Session> {
  get(session: string): Pick<Session, Act>;
}

/** Shorter secrets are parts of ordinary words. */
const shortestSecret = 4;

/** The sessions of the connections of `deps.connections`; nothing is read before `start()`. */
export function createSessions(deps: SessionsDeps): Sessions {
  const http = createTransport({ routes: deps.routes });
  // Includes those of the connections: a closed one may still have revocations to send.
  const secrets = () => [
    ...new Set([...each((session) => session.secrets()).flat(), ...secretsOfConnections()]),
  ];
  const { text: redact } = createRedactor(createMask(secrets, shortestSecret));
  const common = { http, device: thisDevice(), redact, fingerprint: deps.fingerprint ?? createFingerprint() };
  const registry = createSessionRegistry(deps, common);
  const { all } = registry;
  for (const connection of deps.connections) registry.open(connection);

  const each = <T>(act: (session: Session) => T): T[] => [...all.values()].map(act);
  const secretsOfConnections = () => [
    ...registry.list().flatMap(({ clients }) => clients.secrets()),
    ...registry.revocationWorkers().flatMap((worker) => worker.secrets()),
  ];
  const clock = watchClock((ms) => void each((session) => session.clockJumped(ms)));

  return {
    async start() {
      registry.openStored();
      await Promise.all(each((session) => session.load()));
      for (const worker of registry.revocationWorkers()) worker.sendNow();
      for (const { confirmation } of registry.list()) void confirmation.raise();
    },
    sendOrphanedRevocations: registry.sendOrphanedRevocations,
    list: () => each((session) => session.snapshot()),
    get(id) {
      const session = all.get(id);
      if (session === undefined) throw unknownConnection();
      return session;
    },
    add: registry.add,
    connect: registry.connect,
    disconnect: registry.close,
    forget: registry.forget,
    wake() {
      clock.look();
      for (const { server } of registry.list()) server.retry();
      each((session) => session.wake());
      for (const worker of registry.revocationWorkers()) worker.wake();
    },
    checkOpen: (id) => all.get(id)?.checkOpen(),
    secrets,
    async stop() {
      clock.stop();
      const stoppedSessions = await Promise.allSettled(each((session) => session.stop()));
      const stoppedWorkers = await Promise.allSettled(
        registry.revocationWorkers().map((worker) => worker.stop()),
      );
      http.close();
      throwFirst([...stoppedSessions, ...stoppedWorkers]);
    },
  };
}
