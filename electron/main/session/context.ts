import type { Connection } from '../../../shared/model/connection.ts';
import { createSerial, type Serial } from '../lib/async.ts';
import type { Device } from '../oauth/device-name.ts';
import type { DpopKey, Prover } from '../oauth/dpop.ts';
import { createKeySource, type KeySource } from '../oauth/jwks.ts';
import { serverWith } from '../oauth/metadata/metadata.ts';
import { createServerClock, type ServerClock, withServerClock } from '../oauth/metadata/server-clock.ts';
import { createServerSource, type ServerSource } from '../oauth/metadata/server-source.ts';
import type { Transport } from '../oauth/types.ts';
import { createSessionActivity, type SessionActivity } from './activity.ts';
import { type ClientSource, createClientSource } from './client-registration/client-registration.ts';
import { type ChangeConfirmation, createChangeConfirmation } from './destinations/confirm.ts';
import { boundTo, fieldsOf, sameServer } from './destinations/destinations.ts';
import { guardedServer } from './destinations/guard.ts';
import { createSessionLock, type SessionLock } from './lock/storage.ts';
import type { SessionsDeps } from './ports.ts';
import { createProvers } from './sign-in/dpop-binding.ts';
import type { Revocation } from './sign-out/revocation.ts';
import { createRevocationWorker, type RevocationWorker } from './sign-out/revocation-worker.ts';
import { createServersOf } from './sign-out/revoke.ts';
import { snapshotOf } from './snapshot.ts';
import { createHolder, type SessionData, type StateHolder } from './state.ts';

/** What the sessions of one connection share. */
export interface ConnectionContext {
  connection: Connection;
  http: Transport;
  /** The authorization server's. */
  clock: ServerClock;
  server: ServerSource;
  keys: KeySource;
  clients: ClientSource;
  revocations: RevocationWorker;
  question: ChangeConfirmation;
  sessions: SessionContext[];
  /** Sessions begin one after the other. */
  beginning: Serial;
}

/** What the steps of one session share. */
export interface SessionContext {
  /** Names the session: see `sessionId`. */
  id: string;
  connection: Connection;
  deps: SessionsDeps;
  http: Transport;
  /** The authorization server's. */
  clock: ServerClock;
  /** This computer, as its owner knows it. */
  device: Device;
  /** What the server says of itself, as far as it leads to where the session's tokens are bound. */
  server: ServerSource;
  keys: KeySource;
  clients: ClientSource;
  revocations: RevocationWorker;
  question: ChangeConfirmation;
  holder: StateHolder;
  /** What is kept of the lock; it goes when its owner is back, or nothing is left behind it. */
  lock: SessionLock;
  /** Every access to the session's stores goes through here, one after the other. */
  serial: Serial;
  /** No session of this connection begins while another one does. */
  beginning: Serial;
  /** Proves that requests come from the device with this key. */
  prover(key: DpopKey): Prover;
  /** Secrets that exist only while a step runs, such as a typed password. */
  passing: Set<string>;
  /** The other sessions of this connection. */
  others(): SessionContext[];
  /** What still runs after its caller has its answer; the app waits for it when it ends. */
  trailing: Set<Promise<void>>;
  /** A named step was reached (for tests that end the process there). */
  step(name: string): Promise<void>;
  note: SessionActivity['note'];
  /** Takes every secret that is live now, and whatever looks like one, out of a server's words. */
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

export function createConnectionContext(
  connection: Connection,
  deps: SessionsDeps,
  common: Common,
): ConnectionContext {
  const clock = createServerClock();
  const http = withServerClock(common.http, clock);
  const before = () => {
    const found = sessions.map(({ holder: { now } }) => now.moved === undefined && now.tokens?.found);
    const [known] = found.filter((one) => one !== undefined && one !== false);
    return known && serverWith(connection.issuer, known);
  };
  const server = createServerSource(http, connection, { stored: before });
  const clients = createClientSource({ connection, deps, http, server });
  const sessions: SessionContext[] = [];
  const changed = (unconfirmed: SessionData['unconfirmed']) => {
    for (const { holder } of sessions) holder.update({ unconfirmed });
  };
  const others = createServersOf(http);
  const here = boundTo(fieldsOf(connection), undefined);
  const serverOf = (one: Revocation) => (sameServer(one, here) ? server : others(one));
  const about = { connection: connection.id, deps, http, clients };
  const revocations = createRevocationWorker({ ...about, serverOf, changed });
  const keys = createKeySource(http);
  const question = createChangeConfirmation(() => place, deps);
  const beginning = createSerial();
  const place: ConnectionContext = {
    ...{ connection, http, clock, server, clients, keys },
    ...{ revocations, sessions, question, beginning },
  };
  return place;
}

/** The session `id` joins those of its connection. */
export function createSessionContext(
  id: string,
  place: ConnectionContext,
  deps: SessionsDeps,
  common: Common,
): SessionContext {
  const { connection, http, clock, keys, clients, revocations, question, sessions } = place;
  const { device, redact, fingerprint } = common;
  const { record } = deps;
  const notes = createSessionActivity({ session: id, connection: connection.id, fingerprint, record });
  const trailing = new Set<Promise<void>>();
  const lock = createSessionLock(deps.locks, {
    session: id,
    failed: ({ message, remedy }) => context.note('vault', message, remedy),
  });
  const context: SessionContext = {
    id,
    connection,
    deps,
    http,
    clock,
    device,
    server: guardedServer(place, () => context),
    keys,
    clients,
    revocations,
    question,
    holder: createHolder((held) => {
      notes.follow(held);
      deps.onChange(snapshotOf(context, held));
    }, deps.locks?.held(id)),
    lock,
    serial: createSerial(),
    beginning: place.beginning,
    prover: createProvers(),
    passing: new Set(),
    others: () => sessions.filter((one) => one !== context),
    trailing,
    step: async (name) => deps.fault?.(name),
    redact,
    note: notes.note,
  };
  sessions.push(context);
  return context;
}
