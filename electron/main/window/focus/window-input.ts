import { app, webContents } from 'electron';

/**
 * The input events that prove that a person is present. Pointer movement is not one of them: a window that opens below
 * a resting pointer receives it, too. A system that reports input counts movement itself.
 */
const userInput: ReadonlySet<string> = new Set([
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
 * Calls the listener for each key press, click or wheel turn in a window of this app, future windows included. The
 * returned function unsubscribes.
 */
export function onWindowInput(listener: () => void): () => void {
  const onInput = (_event: Electron.Event, { type }: Electron.InputEvent) => {
    if (userInput.has(type)) listener();
  };
  const watch = (contents: Electron.WebContents) => contents.on('input-event', onInput);
  const watchNew = (_event: Electron.Event, contents: Electron.WebContents) => watch(contents);
  for (const contents of webContents.getAllWebContents()) watch(contents);
  app.on('web-contents-created', watchNew);
  return () => {
    app.off('web-contents-created', watchNew);
    for (const contents of webContents.getAllWebContents()) contents.off('input-event', onInput);
  };
}
