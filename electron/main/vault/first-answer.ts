import { safeStorage } from 'electron';
import { createKeyringService, type KeyringAnswer } from 'safe-storage-helpers';

/**
 * Asks the keyring how it is, before there is a vault to ask for: the answer takes a few turns of the session bus, which
 * pass while the window is being opened. The app must be ready. Never rejects.
 */
export function firstAnswer(): Promise<KeyringAnswer> {
  return createKeyringService({ environment: process.env }).ask(safeStorage.getSelectedStorageBackend());
}
