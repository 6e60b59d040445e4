import type { ProblemError } from '../../../../shared/model/problem.ts';
import type { ServerSource } from '../../oauth/metadata/server-source.ts';
import type { Server } from '../../oauth/types.ts';
import type { SessionContext } from '../context.ts';
import { connectionChanged } from '../errors.ts';
import { isLocked } from '../lock/lock.ts';
import type { SessionData } from '../state.ts';
import type { Tokens } from '../storage/record.ts';
import {
  type Bound,
  boundFields,
  boundTo,
  type Change,
  type ChangedDestinations,
  changedEndpoints,
  fieldsOf,
  foundIn,
  onlyApi,
} from './destinations.ts';

/** @throws ProblemError `connection_changed` until a person has allowed the new destinations */
export function checkDestinations({ moved }: Pick<SessionData, 'moved'>): void {
  if (moved !== undefined) throw connectionChanged();
}

type Suspendable = Pick<SessionContext, 'holder' | 'note' | 'confirmation'>;

/** Suspends the session until a person has allowed the new destinations, and asks as soon as possible. */
export function suspend(
  { holder, note, confirmation }: Suspendable,
  moved: ChangedDestinations,
): ProblemError {
  const problem = connectionChanged();
  holder.update({ state: 'waiting', moved, problem, retryAt: undefined });
  note('renewal_failed', problem);
  void confirmation.raise();
  return problem;
}

/** The binding for tokens that arrive now. */
export function boundNow({ connection, server }: Pick<SessionContext, 'connection' | 'server'>): Bound {
  const known = server.known();
  return boundTo(fieldsOf(connection), known === undefined ? undefined : foundIn(known));
}

type GuardedSession = Suspendable & Pick<SessionContext, 'connection' | 'others'>;

/**
 * The server for one session. Its metadata is accepted only where it matches what the tokens of the session, or of the
 * other sessions of its connection, are bound to.
 */
export function guardedServer(server: ServerSource, session: () => GuardedSession): ServerSource {
  const guarded =
    (get: ServerSource['orStored']) =>
    async (signal?: AbortSignal): Promise<Server> => {
      const own = session();
      checkServer(own.holder.now);
      const metadata = await get(signal);
      const bound = own.holder.now.tokens === undefined ? openSessions(own.others()) : [own];
      for (const checked of bound) {
        const changes = changesBy(metadata, checked);
        if (changes.length > 0) throw suspend(checked, { changes, found: foundIn(metadata) });
      }
      return metadata;
    };
  const { orStored, known, retry } = server;
  return Object.assign(guarded(server), { orStored: guarded(orStored), known, retry });
}

/** Changed API destinations do not block requests to the server, such as those for unlocking. */
function checkServer({ moved }: Pick<SessionData, 'moved'>): void {
  if (moved !== undefined && !onlyApi(moved.changes)) throw connectionChanged();
}

function openSessions(sessions: readonly SessionContext[]): SessionContext[] {
  return sessions.filter(({ holder: { now } }) => now.moved === undefined && !isLocked(now));
}

/** Endpoints in the connection's file belong to the connection and are compared with it. */
function changesBy(
  metadata: Server,
  { connection, holder: { now } }: Pick<SessionContext, 'connection' | 'holder'>,
): Change[] {
  const { tokens } = now;
  if (tokens?.found === undefined || connection.endpoints !== undefined) return [];
  return changedEndpoints(boundFields(tokens) ?? {}, tokens.found, metadata);
}

/**
 * Refuses a sign-in, also one that unlocks, while a session of the connection waits for a person's answer. `unlocks`:
 * changed API destinations do not keep the owner of a locked session out.
 * @throws ProblemError `connection_changed`
 */
export function checkSignIn(
  context: Pick<SessionContext, 'holder' | 'confirmation' | 'others'>,
  unlocks: boolean,
): void {
  for (const { holder } of [context, ...context.others()]) {
    const { moved } = holder.now;
    if (moved === undefined || (unlocks && onlyApi(moved.changes))) continue;
    void context.confirmation.raise();
    throw connectionChanged();
  }
}

/** Completes the binding of tokens from the first versions, which recorded only part of it. */
export function bindNow({ connection }: Pick<SessionContext, 'connection'>, tokens: Tokens): Tokens {
  return tokens.leads_to === undefined
    ? { ...tokens, ...boundTo(fieldsOf(connection), tokens.found) }
    : tokens;
}
