import { openStores } from '../../vault/stores.ts';
import type { Forced } from './forced.ts';

/** A keyring whose errors contain their input, as those of a careless backend might. */
function talkative(canary: string) {
  const failure = () =>
    Object.assign(new Error(`Error while decrypting the ciphertext: password=${canary}`), { plain: canary });
  return {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString: (): Buffer => {
      throw failure();
    },
    decryptString: (): string => {
      throw failure();
    },
  };
}

/** Errors of safeStorage and of the vault over it. */
export function vaultErrors(canary: string): Forced[] {
  const safeStorage = talkative(canary);
  return [
    { name: 'safeStorage: encrypt', force: () => safeStorage.encryptString() },
    { name: 'safeStorage: decrypt, as a cause', force: () => wrapped(() => safeStorage.decryptString()) },
    {
      name: 'vault: a folder that cannot be made',
      force: () => openStores({ safeStorage, folder: '/dev/null/vault', onEvidence: () => undefined }),
    },
  ];
}

function wrapped(work: () => unknown): never {
  try {
    work();
  } catch (error) {
    throw Object.assign(new Error('the keyring failed', { cause: error }), { held: { token: error } });
  }
  throw new Error('the keyring was expected to fail');
}
