import { boundTo, type Change, fieldsOf } from './destinations.ts';
import { isLocked } from './locked.ts';
import type { Parts, Place } from './parts.ts';
import type { SessionsDeps } from './ports.ts';
import { boundAnew, rebind } from './rebind.ts';
import type { Tokens } from './record.ts';
import { singleFlight } from './single-flight.ts';

/** Asks a person, once for all sessions of a connection, whether it may lead elsewhere. */
export interface Question {
  /** Asks about what nobody was asked about yet in this run. */
  raise(): Promise<void>;
  /** Asks, also once more. */
  ask(): Promise<void>;
}

/** `place` gives the sessions that the answer is for. Whoever is locked is asked when they are back. */
export function createQuestion(place: () => Place, deps: Pick<SessionsDeps, 'confirmChange'>): Question {
  const answered = new Set<string>();
  const flight = singleFlight(async () => {
    const waiting = waitingIn(place());
    if (waiting.length === 0) return;
    const changes = together(waiting);
    answered.add(JSON.stringify(changes));
    if (await allowed(place(), changes, deps)) await follow(place(), waiting);
  });

  async function raise(): Promise<void> {
    // What turns up while a person is being asked is one more question.
    await flight.current();
    const waiting = waitingIn(place());
    if (waiting.length > 0 && !answered.has(JSON.stringify(together(waiting)))) await flight.run();
  }

  return { raise, ask: () => flight.run() };
}

function waitingIn({ sessions }: Place): Parts[] {
  return sessions.filter(({ holder: { now } }) => now.moved !== undefined && !isLocked(now));
}

function together(waiting: readonly Parts[]): Change[] {
  const all = waiting.flatMap(({ holder }) => holder.now.moved?.changes ?? []);
  return [...new Map(all.map((change) => [JSON.stringify(change), change])).values()];
}

async function allowed(
  { connection }: Place,
  changes: Change[],
  { confirmChange }: Pick<SessionsDeps, 'confirmChange'>,
): Promise<boolean> {
  if (confirmChange === undefined) return false;
  return await confirmChange(connection, changes);
}

/** The person allowed it: what waits is bound to where the connection leads now. */
async function follow({ clients, connection }: Place, waiting: readonly Parts[]): Promise<void> {
  for (const parts of waiting) {
    const { tokens, moved, generation } = parts.holder.now;
    if (tokens === undefined || moved === undefined || isLocked(parts.holder.now)) continue;
    // Another server, or other endpoints of a file, say themselves where they are.
    const found = moved.found ?? (sameIssuer(tokens, connection.issuer) ? tokens.found : undefined);
    const bound = boundTo(fieldsOf(connection), found);
    await clients.follow(bound);
    const phase = await rebind(parts, bound);
    if (parts.holder.now.generation !== generation || parts.holder.now.tokens === undefined) continue;
    parts.note('retried', 'You allowed this connection to lead to another place.');
    const held = boundAnew(tokens, bound);
    const state = phase === 'COMMIT' ? 'active' : 'waiting';
    parts.holder.update({ tokens: held, state, moved: undefined, problem: undefined });
  }
}

function sameIssuer({ leads_to }: Tokens, issuer: string): boolean {
  return leads_to?.['issuer'] === issuer;
}
