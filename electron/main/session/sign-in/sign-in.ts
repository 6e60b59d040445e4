import { ProblemError } from '../../../../shared/model/problem.ts';
import type { Account, SignInMethod, SignInStep } from '../../../../shared/model/session.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import { AnswerProblem, asProblem } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { checkSignIn } from '../destinations/guard.ts';
import { unlockWith } from '../lock/lock.ts';
import type { SessionData } from '../state.ts';
import { signInWithBrowser } from './browser.ts';
import { signInAsApp } from './client-credentials.ts';
import { signInWithDevice } from './device.ts';
import { establishSession, type SignedIn } from './establish.ts';
import { signInWithPassword } from './password.ts';

/** What a sign-in is for: a session, or to show that whoever is at a locked one is its owner. */
interface Purpose {
  keep: boolean;
  /** Of the locked session. */
  whose?: Account | undefined;
}

/** What goes on in a browser: how to open it, and the address for one that a person opens. */
interface ShownPage {
  open(): Promise<void>;
  address(): string;
}

/** One run of a sign-in; when its signal is aborted, whatever still comes belongs to nobody. */
export interface Attempt extends Readonly<Purpose> {
  /** What is asked for. */
  readonly scopes: string[];
  readonly signal: AbortSignal;
  /** What was opened, while the browser is waited for. */
  page: ShownPage | undefined;
  /** What is to be entered there, where that is a code. */
  code: string | undefined;
  step(step: SignInStep): void;
  /** Runs with the connection's client, and once more with a new one when the server does not know it. */
  withClient<T>(run: (client: ClientIdentity) => Promise<T>): Promise<T>;
}

export interface SignIn {
  start(method: SignInMethod, purpose: Purpose): void;
  /** Ends the attempt that runs, if one does. */
  cancel(problem?: ProblemError): void;
  reopen(): Promise<void>;
  text(what: 'address' | 'code'): string;
}

const beginnings = {
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

/** `opened` is called when a sign-in has unlocked the session. */
export function createSignIn(context: SessionContext, opened: () => void): SignIn {
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
    const { whose, signal } = attempt;
    if (whose === undefined) return await establishSession(context, signedIn, attempt);
    unlockWith(context, signedIn, { whose, signal });
    opened();
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
      checkSignIn(context, purpose.whose !== undefined);
      context.server.retry();
      const controller = new AbortController();
      const attempt = createAttempt(context, purpose, controller.signal);
      context.holder.update({ signIn: { step: 'preparing' }, signInProblem: undefined });
      running = { attempt, controller };
      context.note('sign_in_started', beginnings[method]);
      const end = run(attempt, method).finally(() => context.trailing.delete(end));
      context.trailing.add(end);
    },
    cancel(problem = stopped()) {
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

/** A client that cannot prove who it is gets no token of its own (RFC 6749 §4.4). */
function isOffered({ connection }: SessionContext, method: SignInMethod): boolean {
  if (!connection.grants.includes(grants[method])) return false;
  return method !== 'app' || connection.client.authentication !== 'none';
}

function createAttempt(context: SessionContext, { keep, whose }: Purpose, signal: AbortSignal): Attempt {
  let retried = false;
  const attempt: Attempt = {
    keep,
    whose,
    // Who it is, is all that is wanted to know of the owner of a session that is there.
    scopes: whose === undefined ? context.connection.scopes : ['openid'],
    signal,
    page: undefined,
    code: undefined,
    step(step) {
      if (!signal.aborted) context.holder.update({ signIn: step });
    },
    async withClient(run) {
      const about = {
        keep,
        unused: [context, ...context.others()].every(({ holder }) => isOver(holder.now.state)),
        signal,
        asking: () => attempt.step({ step: 'prompt', asks: 'clientSecret' }),
      };
      for (;;) {
        const client = await context.clients.obtain(about);
        try {
          return await run(client);
        } catch (error) {
          if (!isUnknownClient(error) || client.method === 'none' || signal.aborted) throw error;
          await context.clients.refused();
          // A registration made just now and refused at once will not fare better the next time.
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
  return new ProblemError('sign_in_running', 'A sign-in on this connection is under way.', {
    remedy: 'Finish or cancel it first.',
  });
}

function stopped(): ProblemError {
  return new ProblemError('sign_in_cancelled', 'The sign-in was cancelled.', {
    remedy: 'Start again when you are ready.',
  });
}

function noBrowser(): ProblemError {
  return new ProblemError('sign_in_expired', 'No sign-in that goes on in a browser is under way.', {
    remedy: 'Start the sign-in again.',
  });
}

function noCode(): ProblemError {
  return new ProblemError('sign_in_expired', 'There is no code to enter any more.', {
    remedy: 'Start the sign-in again.',
  });
}

function notOffered(): ProblemError {
  return new ProblemError('invalid_input', 'This connection does not offer this way of signing in.', {
    remedy: 'Choose another way to sign in.',
  });
}
