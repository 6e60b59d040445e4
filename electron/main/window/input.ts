import { app, webContents } from 'electron';

/** Calls the listener for each key, click or movement in a window of this app, those to come included. */
export function onWindowInput(listener: () => void): void {
  const watch = (contents: Electron.WebContents) => contents.on('input-event', listener);
  for (const contents of webContents.getAllWebContents()) watch(contents);
  app.on('web-contents-created', (_event, contents) => watch(contents));
}
