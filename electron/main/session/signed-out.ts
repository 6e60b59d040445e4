import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { EndSessionPage } from '../oauth/rp-initiated-logout.ts';
import type { SessionData } from './state.ts';

/** What a sign-out leaves to be seen and done. */
export interface SignedOut {
  /** How many more sessions of this person the server ended. */
  others?: number | undefined;
  /** Where the browser, too, can be signed out. */
  page?: EndSessionPage | undefined;
}

/** What a window is told of it, once nobody is signed in. */
export function afterSignOut({
  state,
  signedOut,
  unconfirmed,
}: SessionData): Pick<SessionSnapshot, 'signedOut' | 'unconfirmed'> {
  return {
    ...(unconfirmed === undefined ? {} : { unconfirmed }),
    ...(state !== 'signedOut' || signedOut === undefined ? {} : { signedOut: inSight(signedOut) }),
  };
}

function inSight({ others, page }: SignedOut): NonNullable<SessionSnapshot['signedOut']> {
  return {
    ...(others === undefined ? {} : { others }),
    ...(page === undefined ? {} : { browser: new URL(page.endpoint).host }),
  };
}
