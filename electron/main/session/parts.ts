import type { Connection } from '../../../shared/model/connection.ts';
import type { Device } from '../oauth/device.ts';
import type { DpopKey, Prover } from '../oauth/dpop.ts';
import { createKeySource, type KeySource } from '../oauth/keys.ts';
import { createServerSource, type ServerSource } from '../oauth/metadata.ts';
import { createServerClock, learningFrom, type ServerClock } from '../oauth/server-clock.ts';
import type { Transport } from '../oauth/transport.ts';
import { createProvers } from './binding.ts';
import { type ClientSource, createClientSource } from './clients.ts';
import { createHolder, type Held, type Holder } from './holder.ts';
import { followLock } from './locked.ts';
import { createNotes, type Notes } from './notes.ts';
import type { SessionsDeps } from './ports.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { createSerial, type Serial } from './serial.ts';
import { snapshotOf } from './snapshot.ts';

/** What the sessions of one connection share. */
export interface Place {
  connection: Connection;
  http: Transport;
  /** The authorization server's. */
  clock: ServerClock;
  server: ServerSource;
  keys: KeySource;
  clients: ClientSource;
  revocations: Revocations;
  sessions: Parts[];
  /** Sessions begin one after the other. */
  beginning: Serial;
}

/** What the steps of one session share. */
export interface Parts {
  /** Names the session: see `sessionId`. */
  id: string;
  connection: Connection;
  deps: SessionsDeps;
  http: Transport;
  /** The authorization server's. */
  clock: ServerClock;
  /** This computer, as its owner knows it. */
  device: Device;
  server: ServerSource;
  keys: KeySource;
  clients: ClientSource;
  revocations: Revocations;
  holder: Holder;
  /** Every access to the session's stores goes through here, one after the other. */
  serial: Serial;
  /** No session of this connection begins while another one does. */
  beginning: Serial;
  /** Proves that requests come from the device with this key. */
  prover(key: DpopKey): Prover;
  /** Secrets that exist only while a step runs, such as a typed password. */
  passing: Set<string>;
  /** The other sessions of this connection. */
  others(): Parts[];
  /** What still runs after its caller has its answer; the app waits for it when it ends. */
  trailing: Set<Promise<void>>;
  /** A named step was reached (for tests that end the process there). */
  step(name: string): Promise<void>;
  note: Notes['note'];
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

export function createPlace(connection: Connection, deps: SessionsDeps, common: Common): Place {
  const clock = createServerClock();
  const http = learningFrom(common.http, clock);
  const server = createServerSource(http, connection);
  const clients = createClientSource({ connection, deps, http, server });
  const sessions: Parts[] = [];
  const changed = (unconfirmed: Held['unconfirmed']) => {
    for (const { holder } of sessions) holder.update({ unconfirmed });
  };
  const revocations = createRevocations({ connection, deps, http, server, clients, changed });
  const keys = createKeySource(http);
  const beginning = createSerial();
  return { connection, http, clock, server, clients, keys, revocations, sessions, beginning };
}

/** The session `id` joins those of its connection. */
export function createParts(id: string, place: Place, deps: SessionsDeps, common: Common): Parts {
  const { connection, http, clock, server, keys, clients, revocations, sessions } = place;
  const { device, redact, fingerprint } = common;
  const { record } = deps;
  const notes = createNotes({ session: id, connection: connection.id, fingerprint, record });
  const trailing = new Set<Promise<void>>();
  const keepLock = followLock(deps.locks, {
    id,
    trailing,
    failed: ({ message, remedy }) => parts.note('vault', message, remedy),
  });
  const parts: Parts = {
    id,
    connection,
    deps,
    http,
    clock,
    device,
    server,
    keys,
    clients,
    revocations,
    holder: createHolder((held) => {
      notes.follow(held);
      keepLock(held.locked);
      deps.onChange(snapshotOf(parts, held));
    }, deps.locks?.held(id)),
    serial: createSerial(),
    beginning: place.beginning,
    prover: createProvers(),
    passing: new Set(),
    others: () => sessions.filter((one) => one !== parts),
    trailing,
    step: async (name) => deps.fault?.(name),
    redact,
    note: notes.note,
  };
  sessions.push(parts);
  return parts;
}
