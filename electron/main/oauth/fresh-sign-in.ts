import { ProblemError } from '../../../shared/model/problem.ts';

/** Tolerated difference between `auth_time` and the time of the response, in seconds. */
const authWindow = 30;

/** A sign-in that may be older than the request. The caller must revoke its refresh token. */
export class StaleSignIn extends ProblemError {
  // Private, so that no log of the error contains it.
  readonly #refreshToken: string | undefined;

  constructor(text: { message: string; remedy: string }, refreshToken: string | undefined) {
    super('not_signed_in_anew', text.message, { remedy: text.remedy });
    this.name = 'StaleSignIn';
    this.#refreshToken = refreshToken;
  }

  get refreshToken(): string | undefined {
    return this.#refreshToken;
  }
}

/** A sign-in that had to be fresh. Times are seconds; points in time are since 1970 by the server's clock. */
interface FreshSignIn {
  host: string;
  /** `auth_time` of the ID token; required after a request with `max_age` (OpenID Connect Core §2). */
  authTime: unknown;
  /** Time of the response. */
  now: number;
  /** How long ago the sign-in was requested. */
  within: number;
  refreshToken: string | undefined;
}

/**
 * Checks that the user signed in after the request (OpenID Connect Core §3.1.2.1). A browser with a session may answer
 * without asking, which does not prove who is present.
 * @throws StaleSignIn
 */
export function checkFresh({ host, authTime, now, within, refreshToken }: FreshSignIn): void {
  if (typeof authTime !== 'number' || !Number.isFinite(authTime)) {
    throw new StaleSignIn(
      {
        message: `${host} does not say when you signed in, so it does not prove that you are here.`,
        remedy:
          'Unlock in another way if one is offered, or sign out and sign in again. Whoever runs the server can make it send auth_time.',
      },
      refreshToken,
    );
  }
  if (now - authTime > within + authWindow || authTime - now > authWindow) {
    throw new StaleSignIn(
      {
        message: `${host} did not ask you to sign in again, so it does not prove that you are here.`,
        remedy:
          'Sign out at the server in the browser and unlock again, unlock in another way if one is offered, or sign out here and sign in again.',
      },
      refreshToken,
    );
  }
}
