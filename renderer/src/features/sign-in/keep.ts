import type { KeyringView } from '../../../../shared/model/session.ts';

export interface KeepOffer {
  /** Whether the session can outlive the app at all. */
  possible: boolean;
  ticked: boolean;
}

/**
 * What "Keep me signed in" offers: ticked by default where the keyring is ready and the connection allows it,
 * impossible without a keyring. A keyring not looked at yet counts as ready; main has the last word.
 */
export function keepOffer(
  keyring: KeyringView['state'],
  allowed: boolean,
  chosen: boolean | undefined,
): KeepOffer {
  const possible = keyring === 'ready' || keyring === 'unknown';
  return { possible, ticked: possible && (chosen ?? allowed) };
}
