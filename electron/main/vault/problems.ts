import { VaultError, type VaultErrorCode } from 'safe-storage-helpers';
import { type ProblemCode, ProblemError } from '../../../shared/model/problem.ts';

interface ProblemText {
  code: ProblemCode;
  message: string;
  remedy: string;
}

const changed: ProblemText = {
  code: 'keyring_changed',
  message: 'The keyring no longer holds the key that this session was encrypted with. Nothing was deleted.',
  remedy: 'Sign in again, or restore the former keyring and try again.',
};

const damaged: ProblemText = {
  code: 'vault_damaged',
  message: 'A file of the vault is damaged. Nothing was deleted.',
  remedy: 'Sign in again.',
};

const disk: ProblemText = {
  code: 'disk_failed',
  message: 'The session could not be written to the disk.',
  remedy:
    'Make sure that the disk is not full and that the user data folder can be written to, then try again.',
};

const problemTexts: Partial<Record<VaultErrorCode, ProblemText>> = {
  keyring_locked: {
    code: 'keyring_locked',
    message: 'The keyring is locked, so the session cannot be opened or kept. Nothing was lost.',
    remedy: 'Unlock the keyring and try again; if that does not help, close Latchkey and open it again.',
  },
  keyring_absent: {
    code: 'keyring_absent',
    message: 'No keyring responds on this computer, so a session cannot be kept after the app closes.',
    remedy:
      'Start a keyring (GNOME Keyring or KWallet) and try again, or sign in without "Keep me signed in".',
  },
  keyring_silent: {
    code: 'keyring_silent',
    message:
      'The keyring is running but does not respond, so the session cannot be opened or kept. Nothing was lost.',
    remedy:
      'Latchkey continues as soon as it responds. If it never does, log out of the desktop and in again.',
  },
  keyring_changed: changed,
  keyring_lost: changed,
  record_unreadable: damaged,
  record_missing: damaged,
  disk_failed: disk,
};

/** Converts an error of the vault to a problem for a person; returns any other error unchanged. */
function toProblem(error: unknown): unknown {
  if (!(error instanceof VaultError)) return error;
  const text = problemTexts[error.code];
  if (!text) return error;
  return new ProblemError(text.code, text.message, { remedy: text.remedy, cause: error });
}

/** Runs `work` and converts errors of the vault to problems for a person. */
export async function withProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toProblem(error);
  }
}
