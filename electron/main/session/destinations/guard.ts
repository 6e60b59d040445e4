import { ProblemError } from '../../../../shared/model/problem.ts';
import type { Server } from '../../oauth/metadata/metadata.ts';
import type { ConnectionContext, SessionContext } from '../context.ts';
import { isLocked } from '../lock/lock.ts';
import type { SessionData } from '../state.ts';
import type { Tokens } from '../storage/record.ts';
import {
  type Bound,
  boundFields,
  boundTo,
  type Change,
  changedEndpoints,
  type Fields,
  fieldsOf,
  foundIn,
  onlyApi,
} from './destinations.ts';

/** Why a session gives nothing out: its connection or its server names other places than at the sign-in. */
export interface ChangedDestinations {
  changes: readonly Change[];
  /** The endpoints that the server names now, where it is the server that says otherwise. */
  found?: Fields;
}

export function connectionChanged(): ProblemError {
  return new ProblemError(
    'connection_changed',
    'This connection leads to another place than when you signed in. Nothing is sent until you allow it.',
    { remedy: 'Try again to be asked once more, or sign out.' },
  );
}

/** @throws ProblemError `connection_changed` while a person has not allowed that */
export function checkDestinations({ moved }: Pick<SessionData, 'moved'>): void {
  if (moved !== undefined) throw connectionChanged();
}

/** The session gives nothing out from now on, and a person is asked as soon as that can be. */
export function suspend(context: SessionContext, moved: ChangedDestinations): ProblemError {
  const problem = connectionChanged();
  context.holder.update({ state: 'waiting', moved, problem, retryAt: undefined });
  context.note('renewal_failed', problem);
  void context.question.raise();
  return problem;
}

/** What tokens that come now are bound to. */
export function boundNow({ connection, server }: Pick<SessionContext, 'connection' | 'server'>): Bound {
  const known = server.known();
  return boundTo(fieldsOf(connection), known === undefined ? undefined : foundIn(known));
}

/**
 * The server, for one session: what it says of itself is taken only where it leads to where the session's tokens are
 * bound, or those of the sessions beside it.
 */
export function guardedServer(
  place: ConnectionContext,
  context: () => SessionContext,
): ConnectionContext['server'] {
  const guarded =
    (ask: ConnectionContext['server']['orBefore']) =>
    async (signal?: AbortSignal): Promise<Server> => {
      const own = context();
      checkServer(own.holder.now);
      const server = await ask(signal);
      const asking = own.holder.now.tokens === undefined ? openOnes(own) : [own];
      for (const one of asking) {
        const changes = movedBy(one, server);
        if (changes.length > 0) throw suspend(one, { changes, found: foundIn(server) });
      }
      return server;
    };
  const { server } = place;
  const { orBefore, known, retry } = server;
  return Object.assign(guarded(server), { orBefore: guarded(orBefore), known, retry });
}

/** What leads API requests elsewhere is no reason not to speak with the server, as for unlocking. */
function checkServer({ moved }: SessionData): void {
  if (moved !== undefined && !onlyApi(moved.changes)) throw connectionChanged();
}

function openOnes(own: SessionContext): SessionContext[] {
  return own.others().filter(({ holder: { now } }) => now.moved === undefined && !isLocked(now));
}

/** Endpoints in the connection's file are the connection's, and compared with it. */
function movedBy({ connection, holder: { now } }: SessionContext, server: Server): Change[] {
  const { tokens } = now;
  if (tokens?.found === undefined || connection.endpoints !== undefined) return [];
  return changedEndpoints(boundFields(tokens) ?? {}, tokens.found, server);
}

/**
 * Nobody signs in, or unlocks by a sign-in, on a connection of which a session waits for that answer. `unlocks`: what
 * only leads API requests elsewhere does not keep the owner of a locked session out.
 * @throws ProblemError `connection_changed`
 */
export function checkSignIn(context: SessionContext, unlocks: boolean): void {
  for (const { holder } of [context, ...context.others()]) {
    const { moved } = holder.now;
    if (moved === undefined || (unlocks && onlyApi(moved.changes))) continue;
    void context.question.raise();
    throw connectionChanged();
  }
}

/** Tokens of the first versions, which agree with the connection as far as they say, say all of it from now on. */
export function bindNow({ connection }: Pick<SessionContext, 'connection'>, tokens: Tokens): Tokens {
  return tokens.leads_to === undefined
    ? { ...tokens, ...boundTo(fieldsOf(connection), tokens.found) }
    : tokens;
}
