import { isLoopback } from '../lib/loopback.ts';
import { OptionError } from './sources.ts';

/** How an authority is reached: the address it listens on and, if different, its public origin. */
interface Addresses {
  host: string;
  issuer?: string | undefined;
}

/** Whether only this computer can reach it: host and issuer are loopback addresses. */
export function isLocalOnly({ host, issuer }: Addresses): boolean {
  return isLoopback(host) && (issuer === undefined || isLoopback(new URL(issuer).hostname));
}

/** Why demo users, whose passwords are public, are refused elsewhere. */
export const demoRefusedMessage =
  'must be none, because issuer or host is not a loopback address and the passwords of the demo users are public';

/**
 * Whether a new database gets the demo users: by default only if nothing but this computer can reach it, and never
 * otherwise.
 */
export function resolveSeed(addresses: Addresses, wanted: 'demo' | 'none' | undefined): 'demo' | 'none' {
  const local = isLocalOnly(addresses);
  if (wanted === 'demo' && !local) throw new OptionError(`seed ${demoRefusedMessage}.`);
  return wanted ?? (local ? 'demo' : 'none');
}
