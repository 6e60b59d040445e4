import { ProblemError } from '../../../shared/model/problem.ts';
import type { Account, SignInStep } from '../../../shared/model/session.ts';
import type { ClientIdentity } from '../oauth/client.ts';
import type { SignInPage } from '../oauth/code.ts';
import { AnswerProblem, asProblem } from '../oauth/problems.ts';
import { beginSession, type SignedIn } from './begin.ts';
import { unlockWith } from './locked.ts';
import type { Parts } from './parts.ts';
import type { SignInRequest } from './ports.ts';
import { signInWithBrowser } from './sign-in-browser.ts';
import { signInWithPassword } from './sign-in-password.ts';

/** What a sign-in is for: a session, or to show that whoever is at a locked one is its owner. */
interface Purpose {
  keep: boolean;
  /** Of the locked session. */
  whose?: Account | undefined;
}

/** One run of a sign-in; when its signal is aborted, whatever still comes belongs to nobody. */
export interface Attempt extends Readonly<Purpose> {
  /** What is asked for. */
  readonly scopes: string[];
  readonly signal: AbortSignal;
  /** What was opened, while the browser is waited for. */
  page: SignInPage | undefined;
  step(step: SignInStep): void;
  /** Runs with the connection's client, and once more with a new one when the server does not know it. */
  withClient<T>(run: (client: ClientIdentity) => Promise<T>): Promise<T>;
}

export interface SignIn {
  start(method: SignInRequest['method'], purpose: Purpose): void;
  /** Ends the attempt that runs, if one does. */
  cancel(problem?: ProblemError): void;
  reopen(): Promise<void>;
  address(): string;
}

const beginnings = {
  browser: 'A sign-in in the browser began.',
  password: 'A sign-in with a password began.',
} as const;

const methods = { browser: signInWithBrowser, password: signInWithPassword } as const;

/** `opened` is called when a sign-in has unlocked the session. */
export function createSignIn(parts: Parts, opened: () => void): SignIn {
  let running: { attempt: Attempt; controller: AbortController } | undefined;

  async function run(attempt: Attempt, method: SignInRequest['method']): Promise<void> {
    try {
      await methods[method](parts, attempt, (signedIn) => finish(attempt, signedIn));
    } catch (error) {
      if (!attempt.signal.aborted) fail(asProblem(error));
    } finally {
      if (running?.attempt === attempt) running = undefined;
    }
  }

  async function finish(attempt: Attempt, signedIn: SignedIn): Promise<void> {
    const { whose, signal } = attempt;
    if (whose === undefined) return await beginSession(parts, signedIn, attempt);
    unlockWith(parts, signedIn, { whose, signal });
    opened();
  }

  function fail(problem: ProblemError): void {
    parts.holder.update({ signIn: undefined, signInProblem: problem });
    parts.note('sign_in_failed', problem);
  }

  function page(): SignInPage {
    const shown = running?.attempt.page;
    if (shown === undefined) throw noBrowser();
    return shown;
  }

  return {
    start(method, purpose) {
      const grant = method === 'browser' ? 'authorization_code' : 'password';
      if (!parts.connection.grants.includes(grant)) throw notOffered();
      if (running !== undefined) throw alreadyRunning();
      const controller = new AbortController();
      const attempt = createAttempt(parts, purpose, controller.signal);
      parts.holder.update({ signIn: { step: 'preparing' }, signInProblem: undefined });
      running = { attempt, controller };
      parts.note('sign_in_started', beginnings[method]);
      const end = run(attempt, method).finally(() => parts.trailing.delete(end));
      parts.trailing.add(end);
    },
    cancel(problem = stopped()) {
      if (running === undefined) return;
      running.controller.abort();
      running = undefined;
      fail(problem);
    },
    async reopen() {
      const { address, endpoint } = page();
      await parts.deps.openBrowser(address, endpoint);
    },
    address: () => page().address,
  };
}

function createAttempt(parts: Parts, { keep, whose }: Purpose, signal: AbortSignal): Attempt {
  let retried = false;
  const attempt: Attempt = {
    keep,
    whose,
    // Who it is, is all that is wanted to know of the owner of a session that is there.
    scopes: whose === undefined ? parts.connection.scopes : ['openid'],
    signal,
    page: undefined,
    step(step) {
      if (!signal.aborted) parts.holder.update({ signIn: step });
    },
    async withClient(run) {
      const about = { keep, signal, asking: () => attempt.step({ step: 'prompt', asks: 'clientSecret' }) };
      for (;;) {
        const client = await parts.clients.obtain(about);
        try {
          return await run(client);
        } catch (error) {
          if (!isUnknownClient(error) || client.method === 'none' || signal.aborted) throw error;
          await parts.clients.refused();
          // A registration made just now and refused at once will not fare better the next time.
          if (parts.connection.client.authentication === 'registration' && retried) throw error;
          retried = true;
        }
      }
    },
  };
  return attempt;
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
  return new ProblemError('sign_in_expired', 'No browser sign-in is under way.', {
    remedy: 'Start the sign-in again.',
  });
}

function notOffered(): ProblemError {
  return new ProblemError('invalid_input', 'This connection does not offer this way of signing in.', {
    remedy: 'Choose another way to sign in.',
  });
}
