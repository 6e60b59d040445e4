import { recordedBackend } from 'safe-storage-helpers/recorded';
import type { CommandLine } from '../app/hardening.ts';

/** Chromium's switch that chooses a keyring, and its value for each backend that Electron names. */
const passwordStore = 'password-store';
const stores: ReadonlyMap<string, string> = new Map([
  ['gnome_libsecret', 'gnome-libsecret'],
  ['kwallet', 'kwallet'],
  ['kwallet5', 'kwallet5'],
  ['kwallet6', 'kwallet6'],
]);

/**
 * Chooses the keyring that the vault in this folder was written with, whatever the desktop or the command line says now:
 * another one would not know the key. Works only before the app is ready.
 */
export function pinKeyring(commandLine: CommandLine, vaultFolder: string): void {
  const store = stores.get(recordedBackend(vaultFolder) ?? '');
  if (store !== undefined) commandLine.appendSwitch(passwordStore, store);
}
