import type { Channel, EventChannel } from '../../../shared/ipc/channels.ts';
import { eventsUnderLock, type UnderLock, underLock } from '../../../shared/ipc/under-lock.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { isLockedIn, type SessionStatus } from '../../../shared/model/session.ts';
import type { Handlers } from './answer.ts';

type Handle = (input: unknown) => unknown;

function sessionIn(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('session' in input)) return undefined;
  return typeof input.session === 'string' ? input.session : undefined;
}

/** A channel without a decision is one that does not exist: nothing is open there. */
const decided = (channel: string): UnderLock =>
  Object.hasOwn(underLock, channel) ? underLock[channel as Channel] : 'refused';

/**
 * Refuses what `underLock` says is refused while the session that is named is locked; one that names none is refused as
 * well. `check` throws the problem for a session that is locked. It is asked again after the handler, as what was asked
 * before the session was locked is answered to nobody.
 */
export function refuseUnderLock(handlers: Handlers, check: (session: string) => void): Handlers {
  const guarded = Object.entries(handlers).map(([channel, handler]) => {
    // Which input belongs to which channel is checked where the message is parsed.
    const handle = handler as Handle;
    if (decided(channel) !== 'refused') return [channel, handle];
    const refusing: Handle = async (input) => {
      const session = sessionIn(input);
      if (session === undefined) throw namesNone();
      check(session);
      const answer = await handle(input);
      check(session);
      return answer;
    };
    return [channel, refusing];
  });
  return Object.fromEntries(guarded) as Handlers;
}

type Send = (event: EventChannel, payload: unknown) => void;

/** Sends no event about a session that is locked which `eventsUnderLock` says is refused then. */
export function withholdUnderLock(send: Send, sessions: () => readonly SessionStatus[]): Send {
  return (event, payload) => {
    const session = sessionIn(payload);
    const isWithheld =
      eventsUnderLock[event] === 'refused' && session !== undefined && isLockedIn(sessions(), session);
    if (!isWithheld) send(event, payload);
  };
}

function namesNone(): ProblemError {
  return new ProblemError('invalid_input', 'The request names no session.');
}
