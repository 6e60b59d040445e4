import { ok } from '../../../shared/ipc/result.ts';
import { active, dana } from '../sample-data.ts';
import type { State, View } from '../state.ts';
import { longName } from './common.ts';

const typing =
  (text: string): NonNullable<State['act']> =>
  async (page) => {
    await page.locator('h1').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type(text);
  };

export const palette: View = {
  name: 'palette',
  title: 'Command palette',
  page: 'index.html',
  hash: '#/home',
  states: [
    {
      name: 'usual',
      title: 'Everything that can be done',
      act: typing(''),
      shows: 'Go to',
      also: ['narrow-dark'],
      compared: ['light', 'dark', 'narrow'],
    },
    { name: 'found', title: 'A few of it', act: typing('set'), shows: 'Settings' },
    {
      name: 'empty',
      title: 'Nothing by that name',
      act: typing('no such thing'),
      shows: 'No command matches.',
    },
    {
      name: 'accounts',
      title: 'Accounts to switch to, one with a long name',
      answers: {
        'session.list': ok([
          active(),
          active({ session: 'demo~2', account: { ...dana, sub: 'ada', name: longName } }),
        ]),
      },
      act: typing('switch'),
      shows: /^Switch to Maximiliane/,
      holds: { longNames: true },
    },
  ],
};
