import type { Connection } from '../../../shared/model/connection.ts';
import type { Serial } from '../lib/async.ts';
import type { Device } from '../oauth/device-name.ts';
import type { DpopKey, Prover } from '../oauth/dpop.ts';
import type { KeySource } from '../oauth/jwks.ts';
import type { ServerClock } from '../oauth/metadata/server-clock.ts';
import type { ServerSource } from '../oauth/metadata/server-source.ts';
import type { Transport } from '../oauth/types.ts';
import type { SessionActivity } from './activity.ts';
import type { ClientSource } from './client-registration/client-registration.ts';
import type { ChangeConfirmation } from './destinations/destinations.ts';
import type { SessionLock } from './lock/storage.ts';
import type { RevocationWorker } from './sign-out/revocation.ts';
import type { StateHolder } from './state.ts';
import type { SessionsDeps } from './types.ts';

/** What the sessions of one connection share. */
export interface ConnectionContext {
  connection: Connection;
  http: Transport;
  /** The authorization server's clock. */
  clock: ServerClock;
  server: ServerSource;
  keys: KeySource;
  clients: ClientSource;
  revocations: RevocationWorker;
  confirmation: ChangeConfirmation;
  sessions: SessionContext[];
  /** Establishes sessions one after the other. */
  establishing: Serial;
}

/** What the steps of one session share. A step takes the part that it uses: `Pick<SessionContext, …>`. */
export interface SessionContext {
  /** Names the session: see `sessionId`. */
  id: string;
  connection: Connection;
  deps: SessionsDeps;
  http: Transport;
  /** The authorization server's clock. */
  clock: ServerClock;
  /** Describes this computer to the server. */
  device: Device;
  /** The server's metadata, accepted only where it matches what the session's tokens are bound to. */
  server: ServerSource;
  keys: KeySource;
  clients: ClientSource;
  revocations: Pick<RevocationWorker, 'add' | 'sendNow' | 'secrets'>;
  confirmation: ChangeConfirmation;
  holder: StateHolder;
  /** The stored lock. It is removed when the owner returns or no stored session is left behind it. */
  lock: SessionLock;
  /** Every access to the session's stores goes through here, one after the other. */
  serial: Serial;
  /** No two sessions of this connection are established at the same time. */
  establishing: Serial;
  /** Proves that requests come from the device with this key. */
  prover(key: DpopKey): Prover;
  /** Secrets that exist only while a step runs, such as a typed password. */
  transientSecrets: Set<string>;
  /** The other sessions of this connection. */
  others(): SessionContext[];
  /** Work that continues after its caller has its answer; the app waits for it when it quits. */
  background: Set<Promise<void>>;
  /** A named step was reached (for tests that end the process there). */
  step(name: string): Promise<void>;
  note: SessionActivity['note'];
  /** Removes every live secret, and whatever looks like one, from a server's text. */
  redact(text: string): string;
}

/** What the sessions of all connections share. */
export interface Common {
  http: Transport;
  device: Device;
  redact(text: string): string;
  /** A keyed hash that tells secrets apart. */
  fingerprint(secret: string): string;
}
