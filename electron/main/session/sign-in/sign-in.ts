import { ProblemError } from '../../../../shared/model/problem.ts';
import type { SignInMethod } from '../../../../shared/model/session.ts';
import { AnswerProblem, asProblem } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { checkSignIn } from '../destinations/guard.ts';
import type { SessionData } from '../state.ts';
import type { Attempt, Purpose, ShownPage, SignedIn } from './attempt.ts';
import { signInWithBrowser } from './browser.ts';
import { signInAsApp } from './client-credentials.ts';
import { signInWithDevice } from './device.ts';
import { establishSession } from './establish.ts';
import { signInWithPassword } from './password.ts';
import { unlockWith } from './unlock.ts';

export interface SignIn {
  start(method: SignInMethod, purpose: Purpose): void;
  /** Ends the running attempt, if any. */
  cancel(problem?: ProblemError): void;
  reopen(): Promise<void>;
  text(what: 'address' | 'code'): string;
}

const startNotes = {
  browser: 'A sign-in in the browser began.',
  password: 'A sign-in with a password began.',
  device: 'A sign-in by a code on another device began.',
  app: 'The app began to sign in as itself.',
} as const;

const methods = {
  browser: signInWithBrowser,
  password: signInWithPassword,
  device: signInWithDevice,
  app: signInAsApp,
} as const;

const grants = {
  browser: 'authorization_code',
  password: 'password',
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  app: 'client_credentials',
} as const;

/** `unlocked` is called when a sign-in has unlocked the session. */
export function createSignIn(context: SessionContext, unlocked: () => void): SignIn {
  let running: { attempt: Attempt; controller: AbortController } | undefined;

  async function run(attempt: Attempt, method: SignInMethod): Promise<void> {
    try {
      await methods[method](context, attempt, (signedIn) => finish(attempt, signedIn));
    } catch (error) {
      if (!attempt.signal.aborted) fail(asProblem(error));
    } finally {
      if (running?.attempt === attempt) running = undefined;
    }
  }

  async function finish(attempt: Attempt, signedIn: SignedIn): Promise<void> {
    const { owner, signal } = attempt;
    if (owner === undefined) return await establishSession(context, signedIn, attempt);
    unlockWith(context, signedIn, { owner, signal });
    unlocked();
  }

  function fail(problem: ProblemError): void {
    context.holder.update({ signIn: undefined, signInProblem: problem });
    context.note('sign_in_failed', problem);
  }

  function page(): ShownPage {
    const shown = running?.attempt.page;
    if (shown === undefined) throw noBrowser();
    return shown;
  }

  return {
    start(method, purpose) {
      if (!isOffered(context, method)) throw notOffered();
      if (running !== undefined) throw alreadyRunning();
      checkSignIn(context, purpose.owner !== undefined);
      context.server.retry();
      const controller = new AbortController();
      const attempt = createAttempt(context, purpose, controller.signal);
      context.holder.update({ signIn: { step: 'preparing' }, signInProblem: undefined });
      running = { attempt, controller };
      context.note('sign_in_started', startNotes[method]);
      const end = run(attempt, method).finally(() => context.background.delete(end));
      context.background.add(end);
    },
    cancel(problem = cancelledByPerson()) {
      if (running === undefined) return;
      running.controller.abort();
      running = undefined;
      fail(problem);
    },
    async reopen() {
      const shown = page();
      context.holder.update({ signInProblem: undefined });
      await shown.open();
    },
    text(what) {
      if (what === 'address') return page().address();
      const code = running?.attempt.code;
      if (code === undefined) throw noCode();
      return code;
    },
  };
}

/** A public client cannot use the client credentials grant (RFC 6749 §4.4). */
function isOffered({ connection }: Pick<SessionContext, 'connection'>, method: SignInMethod): boolean {
  if (!connection.grants.includes(grants[method])) return false;
  return method !== 'app' || connection.client.authentication !== 'none';
}

function createAttempt(
  context: Pick<SessionContext, 'connection' | 'holder' | 'others' | 'clients'>,
  { keep, owner }: Purpose,
  signal: AbortSignal,
): Attempt {
  let retried = false;
  const attempt: Attempt = {
    keep,
    owner,
    // To unlock a session, only the person's identity is needed.
    scopes: owner === undefined ? context.connection.scopes : ['openid'],
    signal,
    page: undefined,
    code: undefined,
    step(step) {
      if (!signal.aborted) context.holder.update({ signIn: step });
    },
    async withClient(run) {
      const request = {
        keep,
        unused: [context, ...context.others()].every(({ holder }) => isOver(holder.now.state)),
        signal,
        asking: () => attempt.step({ step: 'prompt', asks: 'clientSecret' }),
      };
      for (;;) {
        const client = await context.clients.obtain(request);
        try {
          return await run(client);
        } catch (error) {
          if (!isUnknownClient(error) || client.method === 'none' || signal.aborted) throw error;
          await context.clients.markRefused();
          // The server refused a client that it had just registered; another one would not help.
          if (context.connection.client.authentication === 'registration' && retried) throw error;
          retried = true;
        }
      }
    },
  };
  return attempt;
}

function isOver(state: SessionData['state']): boolean {
  return state === 'signedOut' || state === 'ended';
}

function isUnknownClient(error: unknown): boolean {
  return error instanceof AnswerProblem && error.error === 'invalid_client';
}

function alreadyRunning(): ProblemError {
  return new ProblemError('sign_in_running', 'A sign-in on this connection is already running.', {
    remedy: 'Finish or cancel it first.',
  });
}

function cancelledByPerson(): ProblemError {
  return new ProblemError('sign_in_cancelled', 'The sign-in was cancelled.', {
    remedy: 'Start again when you are ready.',
  });
}

function noBrowser(): ProblemError {
  return new ProblemError('sign_in_expired', 'No sign-in is running in a browser.', {
    remedy: 'Start the sign-in again.',
  });
}

function noCode(): ProblemError {
  return new ProblemError('sign_in_expired', 'There is no code to enter.', {
    remedy: 'Start the sign-in again.',
  });
}

function notOffered(): ProblemError {
  return new ProblemError('invalid_input', 'This connection does not offer this way of signing in.', {
    remedy: 'Choose another way to sign in.',
  });
}
