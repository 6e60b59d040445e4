import { VaultError, type VaultErrorCode } from 'safe-storage-helpers';
import { type ProblemCode, ProblemError } from '../../../shared/model/problem.ts';

interface Words {
  code: ProblemCode;
  message: string;
  remedy: string;
}

const changed: Words = {
  code: 'keyring_changed',
  message: 'The keyring no longer holds the key that this session was encrypted with. Nothing was deleted.',
  remedy: 'Sign in again, or bring the former keyring back and try again.',
};

const damaged: Words = {
  code: 'vault_damaged',
  message: 'A file of the vault cannot be used as it is. Nothing was deleted.',
  remedy: 'Sign in again.',
};

const disk: Words = {
  code: 'disk_failed',
  message: 'The session could not be written to the disk.',
  remedy:
    'Make sure that the disk is not full and that the user data folder can be written to, then try again.',
};

const words: Partial<Record<VaultErrorCode, Words>> = {
  keyring_locked: {
    code: 'keyring_locked',
    message: 'The keyring is locked, so the session cannot be opened or kept. Nothing was lost.',
    remedy: 'Unlock the keyring and try again; if that does not help, close Latchkey and open it again.',
  },
  keyring_absent: {
    code: 'keyring_absent',
    message: 'No keyring answers on this computer, so a session cannot be kept after the app closes.',
    remedy:
      'Start a keyring (GNOME Keyring or KWallet) and try again, or sign in without "Keep me signed in".',
  },
  keyring_silent: {
    code: 'keyring_silent',
    message:
      'The keyring is there but does not answer, so the session cannot be opened or kept. Nothing was lost.',
    remedy: 'Latchkey goes on as soon as it answers. If it never does, log out of the desktop and in again.',
  },
  keyring_changed: changed,
  keyring_lost: changed,
  record_unreadable: damaged,
  record_missing: damaged,
  disk_failed: disk,
};

/** An error of the vault in words for a person; anything else stays what it is. */
function toProblem(error: unknown): unknown {
  if (!(error instanceof VaultError)) return error;
  const found = words[error.code];
  if (!found) return error;
  return new ProblemError(found.code, found.message, { remedy: found.remedy, cause: error });
}

/** Does `work`; what the vault throws comes out in words for a person. */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toProblem(error);
  }
}
