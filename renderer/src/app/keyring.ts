import type { Problem, ProblemCode } from '../../../shared/model/problem.ts';
import type { KeyringView } from '../../../shared/model/session.ts';
import type { Bridge } from '../bridge.ts';

/** Keyring actions of this window. The event `keyring.changed` reports the result. */
export type KeyringAct = 'unlock' | 'protect' | 'startAfresh' | 'restart';

const channels = {
  unlock: 'keyring.unlock',
  protect: 'keyring.protect',
  startAfresh: 'keyring.startAfresh',
  restart: 'app.restart',
} as const satisfies Record<KeyringAct, keyof Bridge>;

/** Asks main to start. Resolves with the problem if it does not. */
export async function askKeyring(bridge: Bridge, act: KeyringAct): Promise<Problem | undefined> {
  const answer = await bridge[channels[act]](null);
  return answer.ok ? undefined : answer.problem;
}

/** The action that helps when the keyring prevents reading a session; undefined for other problems. */
export function wayOn(code: ProblemCode, keyring: KeyringView | undefined): KeyringAct | undefined {
  if (code === 'passphrase_needed') return 'unlock';
  if (!code.startsWith('keyring_')) return undefined;
  return keyring?.restart === true ? 'restart' : 'unlock';
}

/** Whether the vault may be set aside because nothing may be able to open it. */
export function canStartWithout(code: ProblemCode): boolean {
  return code === 'passphrase_needed' || code === 'keyring_absent';
}
