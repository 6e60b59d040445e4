import { ok } from '../../../shared/ipc/result.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { active, ago, dana, demo, now, profile, signedOut, unreachable } from '../sample-data.ts';
import { pending, type State } from '../state.ts';

/** The longest names that an account and a connection may have, without a break opportunity. */
export const longName = `Maximiliane-Alexandrina ${'Wolfeschlegelsteinhausenbergerdorff'.repeat(2)}`;
export const longConnection =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

/** Right-to-left names. */
export const hebrew = 'דנה לדוגמה';
export const arabic = 'خادم التجارب (1)';

const longNamed = { ...dana, name: longName, email: `${'very.long.'.repeat(5)}name@mail.example.com` };
const rightToLeft = { ...dana, name: hebrew, username: 'דנה' };

/** A user whose name, connection and addresses have the maximum length. */
export const longAnswers = {
  'connections.list': ok([
    { ...demo, name: longConnection, issuer: `https://${'login-'.repeat(8)}1.example.com` },
  ]),
  'session.list': ok([active({ account: longNamed })]),
  'profile.get': ok({
    ...profile,
    name: longNamed.name,
    email: longNamed.email,
    roles: ['user', `${'auditor-'.repeat(9)}x`],
  }),
} satisfies State['answers'];

/** A user with right-to-left names. */
export const rightToLeftAnswers = {
  'connections.list': ok([{ ...demo, name: arabic }]),
  'session.list': ok([active({ account: rightToLeft })]),
  'profile.get': ok({ ...profile, name: hebrew, preferred_username: 'דנה' }),
} satisfies State['answers'];

/** Waits until a part of a view shows its placeholder. */
export const untilPlaceholder: NonNullable<State['act']> = (page) =>
  page.locator('main section [data-visible]').first().waitFor();

/** Nobody is signed in. */
export const signedOutAnswers = { 'session.list': ok([signedOut()]) } satisfies State['answers'];

export const waitingSession = (fields: Partial<SessionSnapshot> = {}): SessionSnapshot =>
  active({ state: 'waiting', problem: unreachable, retryAt: now + 32 * ago.seconds, ...fields });

export const lockedSession = (fields: Partial<SessionSnapshot> = {}): SessionSnapshot =>
  signedOut({
    state: 'locked',
    generation: 4,
    account: { sub: dana.sub, name: dana.name, roles: [] },
    locked: { at: now - 6 * ago.minutes, minutes: 20, bySystem: false },
    kept: 'vault',
    ...fields,
  });

/** The states that all views of a signed-in user have in common. `shows` is the text that stays on screen. */
export function sharedStates(shows: string | RegExp): State[] {
  return [
    {
      name: 'offline',
      title: 'The server cannot be reached; the session waits',
      answers: { 'session.list': ok([waitingSession()]), 'profile.get': pending },
      shows: 'Your session is kept. Requests continue as soon as this is resolved.',
    },
    {
      name: 'long-names',
      title: 'Names as long as may be',
      answers: longAnswers,
      shows,
      holds: { longNames: true },
    },
    {
      name: 'right-to-left',
      title: 'Names that read from the right',
      answers: rightToLeftAnswers,
      shows,
      holds: { foreignLetters: true },
    },
  ];
}
