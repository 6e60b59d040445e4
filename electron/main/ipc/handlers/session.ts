import type { Sessions } from '../../session/sessions.ts';
import type { Handlers } from '../answer.ts';

export interface SessionHandlerDeps {
  sessions: Sessions;
  /** Resolves when the state of every stored session is known. */
  started: Promise<void>;
  /** Puts a text on the clipboard; asynchronous in newer Electron versions. */
  copy(text: string): void | Promise<void>;
}

type SessionChannel = Extract<keyof Handlers, `session.${string}`>;

/** Sign-in and what follows. The event `session.changed` reports how a sign-in ends. */
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
    'session.signIn': async ({ session, method, keep }) => {
      await started;
      await sessions.get(session).signIn({ method, keep });
      return null;
    },
    'session.add': async ({ connection }) => {
      await started;
      return { session: sessions.add(connection) };
    },
    'session.cancelSignIn': ({ session }) => {
      sessions.get(session).cancelSignIn();
      return null;
    },
    'session.reopenBrowser': async ({ session }) => {
      await sessions.get(session).reopenBrowser();
      return null;
    },
    'session.copyAddress': async ({ session }) => {
      await copy(sessions.get(session).signInText('address'));
      return null;
    },
    'session.copyCode': async ({ session }) => {
      await copy(sessions.get(session).signInText('code'));
      return null;
    },
    'session.renew': async ({ session }) => await sessions.get(session).refresh(),
    'session.unlock': async ({ session, method }) => {
      await started;
      await sessions.get(session).unlock(method);
      return null;
    },
    'session.retry': async ({ session }) => {
      await sessions.get(session).retry();
      return null;
    },
    'session.signOut': async ({ session }) => {
      await sessions.get(session).signOut();
      return null;
    },
  };
}
