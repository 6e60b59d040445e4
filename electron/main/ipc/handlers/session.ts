import type { Sessions } from '../../session/ports.ts';
import type { Handlers } from '../answer.ts';

export interface SessionHandlerDeps {
  sessions: Sessions;
  /** Resolves when every stored session is known. */
  started: Promise<void>;
  /** Puts a text on the clipboard; newer Electrons take their time over it. */
  copy(text: string): void | Promise<void>;
}

type SessionChannel = Extract<keyof Handlers, `session.${string}`>;

/** Sign-in and what follows; how a sign-in ends is told by the event `session.changed`. */
export function sessionHandlers({
  sessions,
  started,
  copy,
}: SessionHandlerDeps): Pick<Handlers, SessionChannel> {
  return {
    'session.list': async () => {
      await started;
      return sessions.list();
    },
    'session.signIn': async (request) => {
      await started;
      await sessions.signIn(request);
      return null;
    },
    'session.cancelSignIn': ({ connection }) => {
      sessions.cancelSignIn(connection);
      return null;
    },
    'session.reopenBrowser': async ({ connection }) => {
      await sessions.reopenBrowser(connection);
      return null;
    },
    'session.copyAddress': async ({ connection }) => {
      await copy(sessions.signInAddress(connection));
      return null;
    },
    'session.renew': ({ connection }) => sessions.renew(connection),
    'session.retry': async ({ connection }) => {
      await sessions.retry(connection);
      return null;
    },
    'session.signOut': async ({ connection }) => {
      await sessions.signOut(connection);
      return null;
    },
  };
}
