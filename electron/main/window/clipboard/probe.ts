import { session, WebContentsView } from 'electron';
import { guardContents, guardSession } from '../page/guard.ts';
import { pagePreferences } from '../page/web-preferences.ts';
import { attempt } from './attempt.ts';

/** Whether a script in a page held to what every page of the app is held to can read the clipboard. Nobody sees it. */
export async function canReadClipboard(): Promise<boolean> {
  const own = session.fromPartition('clipboard-check', { cache: false });
  guardSession(own, undefined);
  // No window: the app ends when its last window is closed.
  const { webContents } = new WebContentsView({ webPreferences: { ...pagePreferences, session: own } });
  try {
    guardContents(webContents, 'about:blank');
    await webContents.loadURL('about:blank');
    for (const asIfClicked of [false, true]) {
      if ((await webContents.executeJavaScript(attempt, asIfClicked)) === true) return true;
    }
    return false;
  } finally {
    webContents.close();
  }
}
