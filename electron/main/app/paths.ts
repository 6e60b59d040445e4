import path from 'node:path';

/** Paths of the built files and of this user's files. */
export interface Paths {
  rendererFolder: string;
  mainPreload: string;
  promptPreload: string;
  secretPreload: string;
  userData: string;
  windowState: string;
  settings: string;
  /** Stores the Electron version for which the clipboard check passed. */
  clipboardCheck: string;
  /** The person's own connections. */
  connections: string;
  vault: string;
  locks: string;
  /** The certificate authorities that the person added. */
  authorities: string;
  log: string;
  /** The flight recorder's entries, and the key of the fingerprints in them. */
  activity: string;
  fingerprintKey: string;
}

/** `bundle` is the folder of the main script, `userData` the user data folder; both absolute. */
export function createPaths(bundle: string, userData: string): Paths {
  return {
    rendererFolder: path.join(bundle, '..', 'renderer'),
    mainPreload: path.join(bundle, '..', 'preload', 'main.cjs'),
    promptPreload: path.join(bundle, '..', 'preload', 'prompt.cjs'),
    secretPreload: path.join(bundle, '..', 'preload', 'secret.cjs'),
    userData,
    windowState: path.join(userData, 'window-state.json'),
    settings: path.join(userData, 'settings.json'),
    clipboardCheck: path.join(userData, 'clipboard-check.json'),
    connections: path.join(userData, 'connections.json'),
    vault: path.join(userData, 'vault'),
    locks: path.join(userData, 'locks'),
    authorities: path.join(userData, 'authorities'),
    log: path.join(userData, 'logs', 'latchkey.log'),
    activity: path.join(userData, 'logs', 'activity.jsonl'),
    fingerprintKey: path.join(userData, 'logs', 'fingerprint.key'),
  };
}
