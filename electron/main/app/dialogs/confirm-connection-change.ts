import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { app, type BrowserWindow } from 'electron';
import type { Connection } from '../../../../shared/model/connection.ts';
import { describeChanges } from '../../connections/changes.ts';
import { createSerial } from '../../lib/async.ts';
import type { Change } from '../../session/destinations/destinations.ts';
import type { Settings } from '../../settings/settings.ts';
import { currentWords } from '../i18n.ts';
import { askYesOrNo } from './question.ts';

/**
 * Asks whether a connection may use other addresses than at sign-in. Waits until the window is visible: nobody could tell
 * which app a dialog without a window comes from.
 */
export function confirmConnectionChangeIn(
  window: () => BrowserWindow | undefined,
  settings: Pick<Settings, 'now'>,
) {
  // One dialog at a time.
  const serial = createSerial();
  return ({ name }: Connection, changes: readonly Change[]): Promise<boolean> =>
    serial(async () => {
      const visible = await visibleWindow(window);
      const words = currentWords(settings).changed;
      const detail = words.what(describeChanges(changes, words));
      return await askYesOrNo(visible, { ...words, message: words.ask(name), detail });
    });
}

async function visibleWindow(window: () => BrowserWindow | undefined): Promise<BrowserWindow> {
  for (;;) {
    const current = window();
    if (current?.isVisible() === true) return current;
    if (current === undefined) await once(app, 'browser-window-created');
    else await Promise.race([once(current, 'show'), once(current, 'closed')]);
    // `window()` returns a new window only after the event has been handled.
    await nextTurn();
  }
}
