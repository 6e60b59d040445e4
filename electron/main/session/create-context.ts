import type { Connection } from '../../../shared/model/connection.ts';
import { createSerial } from '../lib/async.ts';
import { createKeySource } from '../oauth/jwks.ts';
import { serverWith } from '../oauth/metadata/metadata.ts';
import { createServerClock, withServerClock } from '../oauth/metadata/server-clock.ts';
import { createServerSource } from '../oauth/metadata/server-source.ts';
import { createSessionActivity } from './activity.ts';
import { createClientSource } from './client-registration/client-registration.ts';
import type { Common, ConnectionContext, SessionContext } from './context.ts';
import { createChangeConfirmation } from './destinations/confirm.ts';
import { boundTo, fieldsOf, sameServer } from './destinations/destinations.ts';
import { guardedServer } from './destinations/guard.ts';
import { createSessionLock } from './lock/storage.ts';
import { createProvers } from './sign-in/dpop-binding.ts';
import type { Revocation } from './sign-out/revocation.ts';
import { createRevocationWorker, createServersOf } from './sign-out/revocation-worker.ts';
import { snapshotOf } from './snapshot.ts';
import { createHolder, type SessionData } from './state.ts';
import type { SessionsDeps } from './types.ts';

export function createConnectionContext(
  connection: Connection,
  deps: SessionsDeps,
  common: Common,
): ConnectionContext {
  const clock = createServerClock();
  const http = withServerClock(common.http, clock);
  const sessions: SessionContext[] = [];
  const before = () => {
    const known = sessions
      .map(({ holder: { now } }) => (now.moved === undefined ? now.tokens?.found : undefined))
      .find((found) => found !== undefined);
    return known && serverWith(connection.issuer, known);
  };
  const server = createServerSource(http, connection, { stored: before });
  const clients = createClientSource({ connection, deps, http, server });
  const changed = (unconfirmed: SessionData['unconfirmed']) => {
    for (const { holder } of sessions) holder.update({ unconfirmed });
  };
  const otherServers = createServersOf(http);
  const current = boundTo(fieldsOf(connection), undefined);
  const serverOf = (revocation: Revocation) =>
    sameServer(revocation, current) ? server : otherServers(revocation);
  const workerDeps = { connection: connection.id, deps, http, clients };
  const context: ConnectionContext = {
    ...{ connection, http, clock, server, clients, sessions },
    keys: createKeySource(http),
    revocations: createRevocationWorker({ ...workerDeps, serverOf, changed }),
    confirmation: createChangeConfirmation({ connection, clients, sessions }, deps),
    establishing: createSerial(),
  };
  return context;
}

/** Adds the session `id` to those of its connection. */
export function createSessionContext(
  id: string,
  connectionContext: ConnectionContext,
  deps: SessionsDeps,
  common: Common,
): SessionContext {
  const { connection, http, clock, keys, clients, revocations, confirmation, establishing, sessions } =
    connectionContext;
  const { device, redact, fingerprint } = common;
  const { record } = deps;
  const activity = createSessionActivity({ session: id, connection: connection.id, fingerprint, record });
  const lock = createSessionLock(deps.locks, {
    session: id,
    failed: ({ message, remedy }) => context.note('vault', message, remedy),
  });
  const context: SessionContext = {
    ...{ id, connection, deps, http, clock, device, keys, clients, revocations, confirmation, establishing },
    ...{ lock, redact },
    server: guardedServer(connectionContext.server, () => context),
    holder: createHolder((data) => {
      activity.follow(data);
      deps.onChange(snapshotOf(context, data));
    }, deps.locks?.get(id)),
    serial: createSerial(),
    prover: createProvers(),
    transientSecrets: new Set(),
    others: () => sessions.filter((other) => other !== context),
    background: new Set(),
    step: async (name) => deps.fault?.(name),
    note: activity.note,
  };
  sessions.push(context);
  return context;
}
