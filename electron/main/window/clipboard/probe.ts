import { session, WebContentsView } from 'electron';
import { guardContents, guardSession } from '../page/guard.ts';
import { hardenedWebPreferences } from '../page/web-preferences.ts';
import { readAttempt } from './read-attempt.ts';

/** Whether a script in a page with the preferences of every page of the app can read the clipboard. The page is hidden. */
export async function canReadClipboard(): Promise<boolean> {
  const own = session.fromPartition('clipboard-check', { cache: false });
  guardSession(own, undefined);
  // A view and not a window: the app quits when its last window is closed.
  const { webContents } = new WebContentsView({
    webPreferences: { ...hardenedWebPreferences, session: own },
  });
  try {
    guardContents(webContents, 'about:blank');
    await webContents.loadURL('about:blank');
    for (const asIfClicked of [false, true]) {
      if ((await webContents.executeJavaScript(readAttempt, asIfClicked)) === true) return true;
    }
    return false;
  } finally {
    webContents.close();
  }
}
