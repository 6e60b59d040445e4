import type { Connection } from '../../../../shared/model/connection.ts';
import { singleFlight } from '../../lib/async.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { ClientSource } from '../client-registration/client-registration.ts';
import type { SessionContext } from '../context.ts';
import { isLocked } from '../lock/lock.ts';
import type { Tokens } from '../storage/record.ts';
import type { SessionsDeps } from '../types.ts';
import { boundTo, type Change, type ChangeConfirmation, fieldsOf } from './destinations.ts';
import { bindAgain, type RebindContext, rebind } from './rebind.ts';

type ConfirmedSession = RebindContext & Pick<SessionContext, 'id' | 'holder' | 'note'>;

interface ConfirmedConnection {
  connection: Connection;
  clients: Pick<ClientSource, 'follow'>;
  /** The sessions that the answer is for. */
  sessions: readonly ConfirmedSession[];
}

/** The owner of a locked session is asked after unlocking it. */
export function createChangeConfirmation(
  confirmed: ConfirmedConnection,
  deps: Pick<SessionsDeps, 'confirmChange' | 'record'>,
): ChangeConfirmation {
  const { connection, sessions } = confirmed;
  const answered = new Set<string>();

  const flight = singleFlight(async () => {
    const waiting = waitingIn(sessions);
    if (waiting.length === 0 || deps.confirmChange === undefined) return;
    for (const session of waiting) answered.add(questionOf(session));
    const changes = distinctChanges(waiting);
    const allowed = await deps.confirmChange(connection, changes).catch((error: unknown) => {
      // The question was not answered.
      for (const session of waiting) answered.delete(questionOf(session));
      throw error;
    });
    if (allowed) await follow(confirmed, changes);
    else
      for (const { note } of waiting) note('retried', 'You did not allow this connection to lead elsewhere.');
  });

  async function raiseAll(): Promise<void> {
    // The question that is open now may already cover the session.
    while (flight.current() !== undefined) await flight.current();
    if (waitingIn(sessions).some((session) => !answered.has(questionOf(session)))) await flight.run();
  }

  return {
    ask: flight.run,
    async raise() {
      await raiseAll().catch((error: unknown) => {
        const { message } = asProblem(error);
        deps.record({ kind: 'vault', connection: connection.id, message });
      });
    },
  };
}

function waitingIn(sessions: readonly ConfirmedSession[]): ConfirmedSession[] {
  return sessions.filter(({ holder: { now } }) => now.moved !== undefined && !isLocked(now));
}

type Waiting = Pick<ConfirmedSession, 'id' | 'holder'>;

const changesOf = ({ holder }: Pick<Waiting, 'holder'>): readonly Change[] => holder.now.moved?.changes ?? [];
const questionOf = (session: Waiting): string => `${session.id} ${JSON.stringify(changesOf(session))}`;
const keyOf = (change: Change): string => JSON.stringify(change);

function distinctChanges(waiting: readonly Waiting[]): Change[] {
  return [...new Map(waiting.flatMap(changesOf).map((change) => [keyOf(change), change])).values()];
}

/** A person allowed these changes: binds the sessions that wait for no other change to the current destinations. */
async function follow(confirmed: ConfirmedConnection, allowed: readonly Change[]): Promise<void> {
  const keys = new Set(allowed.map(keyOf));
  for (const session of waitingIn(confirmed.sessions)) {
    if (changesOf(session).every((change) => keys.has(keyOf(change)))) await followOne(confirmed, session);
  }
}

async function followOne(
  { clients, connection }: Omit<ConfirmedConnection, 'sessions'>,
  session: ConfirmedSession,
): Promise<void> {
  const { tokens, moved } = session.holder.now;
  if (tokens === undefined || moved === undefined) return;
  // Another server, or other endpoints in the file, will be found by new metadata.
  const found = moved.found ?? (sameIssuer(tokens, connection.issuer) ? tokens.found : undefined);
  const bound = boundTo(fieldsOf(connection), found);
  await clients.follow(bound);
  const phase = await rebind(session, bound);
  const { now } = session.holder;
  if (now.tokens !== tokens || now.moved !== moved) return;
  const state = phase === 'COMMIT' ? 'active' : 'waiting';
  session.note('retried', 'You allowed this connection to lead elsewhere.');
  session.holder.update({ tokens: bindAgain(tokens, bound), state, moved: undefined, problem: undefined });
}

function sameIssuer({ leads_to }: Tokens, issuer: string): boolean {
  return leads_to?.['issuer'] === issuer;
}
