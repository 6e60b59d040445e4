/** The hardened preferences of every page of the app. A window adds its preload, its session and `devTools` only. */
export const hardenedWebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
  // `alert` and `confirm` look like dialogs of the main process.
  disableDialogs: true,
} as const satisfies Electron.WebPreferences;
