import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { errorCode } from '../lib/errors.ts';
import type { StoreReading } from './types.ts';

/** Describes a failed read or write of a store to a person. */
export function storeProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = errorCode(error) ?? 'unknown';
  return new ProblemError('disk_failed', `The session could not be saved on this computer (${code}).`, {
    remedy: 'Free some disk space or check the permissions of the app folder. Nothing was lost.',
    cause: { code },
  });
}

const keyringWords = {
  locked: [
    'keyring_locked',
    'The keyring is locked, so the session cannot be read.',
    'Unlock it: Latchkey goes on as soon as it is open. If that does not help, start Latchkey again.',
  ],
  silent: [
    'keyring_silent',
    'The keyring does not answer, so the session cannot be read.',
    'Latchkey goes on as soon as it answers. If it never does, log out of the desktop and in again.',
  ],
  sealed: [
    'passphrase_needed',
    'The session is encrypted with your passphrase.',
    'Type the passphrase to go on.',
  ],
  absent: [
    'keyring_absent',
    'No keyring answers, so the session cannot be read.',
    'Start the keyring: Latchkey goes on as soon as it answers. If that does not help, start Latchkey again.',
  ],
  changed: [
    'keyring_changed',
    'The keyring no longer has the key this session was saved with.',
    'Bring the old keyring back and start Latchkey again, or sign in again.',
  ],
} as const;

/** Why a record cannot be read while the keyring is in this state. */
export function keyringProblem(state: string): ProblemError {
  const [code, message, remedy] = keyringWords[kindOf(state)];
  return new ProblemError(code, message, { remedy: `${remedy} Nothing was deleted.` });
}

function kindOf(state: string): keyof typeof keyringWords {
  if (state === 'changed' || state === 'lost') return 'changed';
  return state === 'absent' || state === 'silent' || state === 'sealed' ? state : 'locked';
}

/** The record is not usable and was set aside as `name`. */
export function damagedProblem(
  reason: Extract<StoreReading, { state: 'unreadable' }>['reason'],
  name: string,
): ProblemError {
  const why = {
    damaged: 'is damaged',
    replayed: 'is an old copy',
    foreign: 'belongs to another session',
    keyring: 'is locked',
  };
  return new ProblemError(
    'vault_damaged',
    `The file of this session ${why[reason]}. It was kept as ${name}.`,
    {
      remedy: 'Sign in again.',
    },
  );
}

export function connectionChanged(): ProblemError {
  return new ProblemError(
    'connection_changed',
    'This connection leads to another place than when you signed in. Nothing is sent until you allow it.',
    { remedy: 'Try again to be asked once more, or sign out.' },
  );
}

export function notSignedIn(): ProblemError {
  return new ProblemError('not_signed_in', 'Nobody is signed in on this connection.', { remedy: 'Sign in.' });
}

/** The error for every caller of an ended session. `reason` is our sentence, `ending` the server's reason. */
export function sessionEnded(reason: string, ending?: SessionEnd): ProblemError {
  return new ProblemError('session_ended', reason.slice(0, 500), {
    remedy: 'Sign in again; you come back to where you were.',
    ending,
  });
}
