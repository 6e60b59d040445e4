import type { SignOutEverywhere } from '../../account/sign-out-everywhere.ts';
import type { SessionsWith } from '../../session/sessions.ts';
import type { Handlers } from '../answer.ts';

type SignOutChannel = Extract<keyof Handlers, `signOut.${string}`>;

/** Sign-outs that reach further than one session on this computer. */
export function signOutHandlers(
  sessions: SessionsWith<'signOutInBrowser'>,
  everywhere: SignOutEverywhere,
): Pick<Handlers, SignOutChannel> {
  return {
    'signOut.reach': async ({ session }) => ({ others: await everywhere.reaches(session) }),
    'signOut.everywhere': async ({ session }) => {
      await everywhere.signOut(session);
      return null;
    },
    'signOut.inBrowser': async ({ session }) => {
      await sessions.get(session).signOutInBrowser();
      return null;
    },
  };
}
