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

/** Whether a channel is open under a session lock. A channel that is not in the table is refused. */
const accessOf = (channel: string): UnderLock =>
  Object.hasOwn(underLock, channel) ? underLock[channel as Channel] : 'refused';

/**
 * Refuses the channels that `underLock` lists as refused while the named session is locked, and always if they name no
 * session. `check` throws the problem for a locked session. It runs again after the handler, because the session may have
 * been locked meanwhile.
 */
export function refuseUnderLock(handlers: Handlers, check: (session: string) => void): Handlers {
  const guarded = Object.entries(handlers).map(([channel, handler]) => {
    // `createAnswer` has checked that the input belongs to the channel.
    const handle = handler as Handle;
    if (accessOf(channel) !== 'refused') return [channel, handle];
    const guardedHandle: Handle = async (input) => {
      const session = sessionIn(input);
      if (session === undefined) throw missingSession();
      check(session);
      const answer = await handle(input);
      check(session);
      return answer;
    };
    return [channel, guardedHandle];
  });
  return Object.fromEntries(guarded) as Handlers;
}

type Send = (event: EventChannel, payload: unknown) => void;

/** Drops the events about a locked session that `eventsUnderLock` lists as refused. */
export function withholdUnderLock(send: Send, sessions: () => readonly SessionStatus[]): Send {
  return (event, payload) => {
    const session = sessionIn(payload);
    const isWithheld =
      eventsUnderLock[event] === 'refused' && session !== undefined && isLockedIn(sessions(), session);
    if (!isWithheld) send(event, payload);
  };
}

function missingSession(): ProblemError {
  return new ProblemError('invalid_input', 'The request names no session.');
}
