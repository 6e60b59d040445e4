import { app } from 'electron';
import { wordsIn } from '../../i18n/index.ts';
import type { WindowController } from '../window-controller.ts';
import { setMenu } from './menu.ts';

/** The languages chosen in the operating system, best first (BCP 47). */
export const systemLanguages = (): string[] => app.getPreferredSystemLanguages();

/** Sets the menu that is shown until the sessions are loaded. */
export function setFirstMenu(
  windowController: Pick<WindowController, 'go' | 'tell'>,
  devTools: boolean,
): void {
  const noAction = () => undefined;
  setMenu(
    {
      words: wordsIn('system', systemLanguages()),
      mac: process.platform === 'darwin',
      devTools,
      views: [],
      using: undefined,
      accounts: [],
      lockable: false,
    },
    {
      go: (place) => windowController.go({ place }),
      openPalette: () => windowController.tell('palette.open', null),
      openAccount: noAction,
      lockNow: noAction,
    },
  );
}
