import type { Problem, ProblemCode } from '../../../shared/model/problem.ts';
import type { KeyringView } from '../../../shared/model/session.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done about the keyring from this window. How it went comes as the event `keyring.changed`. */
export type KeyringAct = 'unlock' | 'protect' | 'startAfresh' | 'restart';

const channels = {
  unlock: 'keyring.unlock',
  protect: 'keyring.protect',
  startAfresh: 'keyring.startAfresh',
  restart: 'app.restart',
} as const satisfies Record<KeyringAct, keyof Bridge>;

/** Asks main to begin. Gives the problem where it does not. */
export async function askKeyring(bridge: Bridge, act: KeyringAct): Promise<Problem | undefined> {
  const answer = await bridge[channels[act]](null);
  return answer.ok ? undefined : answer.problem;
}

/** What leads on where the keyring keeps a session from being read; nothing where it is not the keyring. */
export function wayOn(code: ProblemCode, keyring: KeyringView | undefined): KeyringAct | undefined {
  if (code === 'passphrase_needed') return 'unlock';
  if (!code.startsWith('keyring_')) return undefined;
  return keyring?.restart === true ? 'restart' : 'unlock';
}

/** Whether the vault may be left behind: there may be nothing any more that opens it. */
export function canStartWithout(code: ProblemCode): boolean {
  return code === 'passphrase_needed' || code === 'keyring_absent';
}
