/** What every page of the app is held to; a window adds its preload and its session. */
export const pagePreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
  // `alert` and `confirm` look like a dialog of main's.
  disableDialogs: true,
} as const satisfies Electron.WebPreferences;
