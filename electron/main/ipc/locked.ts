import type { Channel } from '../../../shared/ipc/channels.ts';
import type { Handlers } from './answer.ts';

/** What may be asked about a locked session: the way back in, and the way out. */
const always: ReadonlySet<string> = new Set<Channel>([
  'session.unlock',
  'session.cancelSignIn',
  'session.reopenBrowser',
  'session.copyAddress',
  'session.signOut',
]);

type Handle = (input: unknown) => unknown;

function sessionIn(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('session' in input)) return undefined;
  return typeof input.session === 'string' ? input.session : undefined;
}

/**
 * Refuses every channel that names a locked session, except the few that are always open: a channel that nobody
 * thought of here is refused. `check` throws the problem for a session that is locked. It is asked again after the
 * handler, as what was asked before the session was locked is answered to nobody.
 */
export function refuseLocked(handlers: Handlers, check: (session: string) => void): Handlers {
  const guarded = Object.entries(handlers).map(([channel, handler]) => {
    // Which input belongs to which channel is checked where the message is parsed.
    const handle = handler as Handle;
    if (always.has(channel)) return [channel, handle];
    const refusing: Handle = async (input) => {
      const session = sessionIn(input);
      if (session === undefined) return await handle(input);
      check(session);
      const answer = await handle(input);
      check(session);
      return answer;
    };
    return [channel, refusing];
  });
  return Object.fromEntries(guarded) as Handlers;
}
