import { singleFlight } from '../../lib/single-flight.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { ConnectionContext, SessionContext } from '../context.ts';
import { isLocked } from '../lock/lock.ts';
import type { SessionsDeps } from '../ports.ts';
import type { Tokens } from '../storage/record.ts';
import { boundTo, type Change, fieldsOf } from './destinations.ts';
import { boundAnew, rebind } from './rebind.ts';

/** Asks a person, once for all sessions of a connection, whether it may lead elsewhere. */
export interface ChangeConfirmation {
  /** Asks for sessions that nobody was asked for yet in this run. Never rejects. */
  raise(): Promise<void>;
  /** Asks, also once more. Rejects with a ProblemError when what was allowed could not be done. */
  ask(): Promise<void>;
}

type Deps = Pick<SessionsDeps, 'confirmChange' | 'record'>;

/** `place` gives the sessions that the answer is for. Whoever is locked is asked when they are back. */
export function createChangeConfirmation(place: () => ConnectionContext, deps: Deps): ChangeConfirmation {
  const answered = new Set<string>();

  const flight = singleFlight(async () => {
    const waiting = waitingIn(place());
    if (waiting.length === 0 || deps.confirmChange === undefined) return;
    for (const one of waiting) answered.add(nameOf(one));
    const changes = together(waiting);
    const allowed = await deps.confirmChange(place().connection, changes).catch((error: unknown) => {
      // Nobody was asked.
      for (const one of waiting) answered.delete(nameOf(one));
      throw error;
    });
    if (allowed) await follow(place(), changes);
    else
      for (const one of waiting) one.note('retried', 'You did not allow this connection to lead elsewhere.');
  });

  async function raiseAll(): Promise<void> {
    // Whoever comes while a person is being asked may be in that answer.
    while (flight.current() !== undefined) await flight.current();
    if (waitingIn(place()).some((one) => !answered.has(nameOf(one)))) await flight.run();
  }

  return {
    ask: flight.run,
    async raise() {
      await raiseAll().catch((error: unknown) => {
        const { message } = asProblem(error);
        deps.record({ kind: 'vault', connection: place().connection.id, message });
      });
    },
  };
}

function waitingIn({ sessions }: ConnectionContext): SessionContext[] {
  return sessions.filter(({ holder: { now } }) => now.moved !== undefined && !isLocked(now));
}

const changesOf = ({ holder }: SessionContext): readonly Change[] => holder.now.moved?.changes ?? [];
const nameOf = (one: SessionContext): string => `${one.id} ${JSON.stringify(changesOf(one))}`;
const keyOf = (change: Change): string => JSON.stringify(change);

function together(waiting: readonly SessionContext[]): Change[] {
  return [...new Map(waiting.flatMap(changesOf).map((change) => [keyOf(change), change])).values()];
}

/** A person allowed these changes: the sessions that wait for no other are bound to where the connection leads now. */
async function follow(place: ConnectionContext, allowed: readonly Change[]): Promise<void> {
  const keys = new Set(allowed.map(keyOf));
  for (const context of waitingIn(place)) {
    if (changesOf(context).every((change) => keys.has(keyOf(change)))) await followOne(place, context);
  }
}

async function followOne({ clients, connection }: ConnectionContext, context: SessionContext): Promise<void> {
  const { tokens, moved } = context.holder.now;
  if (tokens === undefined || moved === undefined) return;
  // Another server, or other endpoints of a file, say themselves where they are.
  const found = moved.found ?? (sameIssuer(tokens, connection.issuer) ? tokens.found : undefined);
  const bound = boundTo(fieldsOf(connection), found);
  await clients.follow(bound);
  const phase = await rebind(context, bound);
  const { now } = context.holder;
  if (now.tokens !== tokens || now.moved !== moved) return;
  const state = phase === 'COMMIT' ? 'active' : 'waiting';
  context.note('retried', 'You allowed this connection to lead to another place.');
  context.holder.update({ tokens: boundAnew(tokens, bound), state, moved: undefined, problem: undefined });
}

function sameIssuer({ leads_to }: Tokens, issuer: string): boolean {
  return leads_to?.['issuer'] === issuer;
}
