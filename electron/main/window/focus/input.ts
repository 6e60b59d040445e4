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

/**
 * Calls the listener for each key, click or turn of the wheel in a window of this app, those to come included, until the
 * function given back is called.
 */
export function onWindowInput(listener: () => void): () => void {
  const hear = (_event: Electron.Event, { type }: Electron.InputEvent) => {
    if (acts.has(type)) listener();
  };
  const watch = (contents: Electron.WebContents) => contents.on('input-event', hear);
  const watchNew = (_event: Electron.Event, contents: Electron.WebContents) => watch(contents);
  for (const contents of webContents.getAllWebContents()) watch(contents);
  app.on('web-contents-created', watchNew);
  return () => {
    app.off('web-contents-created', watchNew);
    for (const contents of webContents.getAllWebContents()) contents.off('input-event', hear);
  };
}
