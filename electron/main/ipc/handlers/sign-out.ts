import type { SignOutEverywhere } from '../../account/sign-out-everywhere.ts';
import type { Sessions } from '../../session/ports.ts';
import type { Handlers } from '../answer.ts';

type SignOutChannel = Extract<keyof Handlers, `signOut.${string}`>;

/** What a sign-out may reach besides this computer's one session. */
export function signOutHandlers(
  sessions: Pick<Sessions, 'signOutInBrowser'>,
  everywhere: SignOutEverywhere,
): Pick<Handlers, SignOutChannel> {
  return {
    'signOut.reach': async ({ session }) => ({ others: await everywhere.reaches(session) }),
    'signOut.everywhere': async ({ session }) => {
      await everywhere.signOut(session);
      return null;
    },
    'signOut.inBrowser': async ({ session }) => {
      await sessions.signOutInBrowser(session);
      return null;
    },
  };
}
