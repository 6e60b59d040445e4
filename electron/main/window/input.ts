import { app, webContents } from 'electron';

/**
 * What only somebody who is there does. Movement is left out: a window that opens below a resting pointer is told of
 * one, too. Where the system tells of input, it counts movement itself.
 */
const acts: ReadonlySet<string> = new Set([
  'rawKeyDown',
  'keyDown',
  'char',
  'mouseDown',
  'mouseWheel',
  'touchStart',
  'pointerDown',
  'gestureTap',
  'gestureScrollBegin',
]);

/** Calls the listener for each key, click or turn of the wheel in a window of this app, those to come included. */
export function onWindowInput(listener: () => void): void {
  const watch = (contents: Electron.WebContents) =>
    contents.on('input-event', (_event, { type }) => {
      if (acts.has(type)) listener();
    });
  for (const contents of webContents.getAllWebContents()) watch(contents);
  app.on('web-contents-created', (_event, contents) => watch(contents));
}
