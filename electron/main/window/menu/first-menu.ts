import { app } from 'electron';
import { wordsIn } from '../../i18n/index.ts';
import type { WindowController } from '../window-controller.ts';
import { setMenu } from './menu.ts';

/** The languages that the person chose in the system, best first (BCP 47). */
export const systemLanguages = (): string[] => app.getPreferredSystemLanguages();

/** The menu until it is known who is signed in. */
export function setFirstMenu(desk: Pick<WindowController, 'go' | 'tell'>, devTools: boolean): void {
  const nobody = () => undefined;
  setMenu(
    {
      words: wordsIn('system', systemLanguages()),
      mac: process.platform === 'darwin',
      devTools,
      places: [],
      using: undefined,
      accounts: [],
      lockable: false,
    },
    {
      go: (place) => desk.go({ place }),
      openPalette: () => desk.tell('palette.open', null),
      openAccount: nobody,
      lockNow: nobody,
    },
  );
}
