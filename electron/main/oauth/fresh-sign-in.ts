import { ProblemError } from '../../../shared/model/problem.ts';

/** How far the clock that stamps sign-ins may be from the one that stamps answers, in seconds. */
const authWindow = 30;

/** A sign-in that may be one of before. What came with it is of no use here, and is to be given back. */
export class StaleSignIn extends ProblemError {
  // Private, so that it is in no log of the error.
  readonly #refreshToken: string | undefined;

  constructor(words: { message: string; remedy: string }, refreshToken: string | undefined) {
    super('not_signed_in_anew', words.message, { remedy: words.remedy });
    this.name = 'StaleSignIn';
    this.#refreshToken = refreshToken;
  }

  get refreshToken(): string | undefined {
    return this.#refreshToken;
  }
}

/** What is known of a sign-in that was asked for anew. Times are seconds, those since 1970 by the server's clock. */
interface About {
  host: string;
  /** `auth_time` of the ID token; required where `max_age` was asked for (OpenID Connect Core §2). */
  authTime: unknown;
  /** When the answer was given. */
  now: number;
  /** How long ago the sign-in was asked for. */
  within: number;
  refreshToken: string | undefined;
}

/**
 * Checks that somebody signed in since it was asked for (OpenID Connect Core §3.1.2.1): a browser that is signed in
 * already may answer without asking, and that proves nothing about who sits there. @throws StaleSignIn
 */
export function checkFresh({ host, authTime, now, within, refreshToken }: About): void {
  if (typeof authTime !== 'number' || !Number.isFinite(authTime)) {
    throw new StaleSignIn(
      {
        message: `${host} does not say when you signed in, so it does not show that it is you who is here.`,
        remedy:
          'Unlock in another way where one is offered, or sign out and sign in again. Whoever runs the server can have it send auth_time.',
      },
      refreshToken,
    );
  }
  if (now - authTime > within + authWindow || authTime - now > authWindow) {
    throw new StaleSignIn(
      {
        message: `${host} did not ask you to sign in anew, so it does not show that it is you who is here.`,
        remedy:
          'Sign out at the server in the browser and unlock again, unlock in another way where one is offered, or sign out here and sign in again.',
      },
      refreshToken,
    );
  }
}
