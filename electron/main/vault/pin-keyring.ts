import { recordedBackend } from 'safe-storage-helpers/recorded';

/** The part of Electron's `app.commandLine` used here. */
interface CommandLine {
  appendSwitch(name: string, value?: string): void;
}

/** Chromium's switch for the keyring backend, and its value for each backend name of Electron. */
const passwordStore = 'password-store';
const stores: ReadonlyMap<string, string> = new Map([
  ['gnome_libsecret', 'gnome-libsecret'],
  ['kwallet', 'kwallet'],
  ['kwallet5', 'kwallet5'],
  ['kwallet6', 'kwallet6'],
]);

/**
 * Selects the keyring backend that the vault in this folder was written with, because another one does not have the key.
 * Overrides the desktop and the command line. Must be called before the app is ready.
 */
export function pinKeyring(commandLine: CommandLine, vaultFolder: string): void {
  const store = stores.get(recordedBackend(vaultFolder) ?? '');
  if (store !== undefined) commandLine.appendSwitch(passwordStore, store);
}
