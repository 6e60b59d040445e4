import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { app, type BrowserWindow } from 'electron';
import type { Connection } from '../../../../shared/model/connection.ts';
import { describeChanges } from '../../connections/changes.ts';
import { wordsIn } from '../../i18n/index.ts';
import { createSerial } from '../../lib/async.ts';
import type { Change } from '../../session/destinations/destinations.ts';
import type { Settings } from '../../settings/settings.ts';
import { askYesOrNo } from './question.ts';

/**
 * Asks whether a connection may lead elsewhere than when somebody signed in, as soon as there is a window to see that
 * in: what stands alone on a screen nobody knows the sender of.
 */
export function confirmConnectionChangeIn(
  window: () => BrowserWindow | undefined,
  settings: Pick<Settings, 'now'>,
) {
  // One dialog after the other.
  const serial = createSerial();
  return ({ name }: Connection, changes: readonly Change[]): Promise<boolean> =>
    serial(async () => {
      const shown = await shownWindow(window);
      const say = wordsIn(settings.now().language, app.getPreferredSystemLanguages()).changed;
      const detail = say.what(describeChanges(changes, say));
      return await askYesOrNo(shown, { ...say, message: say.ask(name), detail });
    });
}

async function shownWindow(window: () => BrowserWindow | undefined): Promise<BrowserWindow> {
  for (;;) {
    const now = window();
    if (now?.isVisible() === true) return now;
    if (now === undefined) await once(app, 'browser-window-created');
    else await Promise.race([once(now, 'show'), once(now, 'closed')]);
    // Whoever made it knows of it when the event is over.
    await turn();
  }
}
