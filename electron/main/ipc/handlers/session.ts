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
    'session.add': async ({ connection }) => {
      await started;
      return { session: sessions.add(connection) };
    },
    'session.cancelSignIn': ({ session }) => {
      sessions.cancelSignIn(session);
      return null;
    },
    'session.reopenBrowser': async ({ session }) => {
      await sessions.reopenBrowser(session);
      return null;
    },
    'session.copyAddress': async ({ session }) => {
      await copy(sessions.signInText(session, 'address'));
      return null;
    },
    'session.copyCode': async ({ session }) => {
      await copy(sessions.signInText(session, 'code'));
      return null;
    },
    'session.renew': ({ session }) => sessions.refresh(session),
    'session.unlock': async (request) => {
      await started;
      await sessions.unlock(request);
      return null;
    },
    'session.retry': async ({ session }) => {
      await sessions.retry(session);
      return null;
    },
    'session.signOut': async ({ session }) => {
      await sessions.signOut(session);
      return null;
    },
  };
}
