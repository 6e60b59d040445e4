import { isLoopback } from '../lib/loopback.ts';
import { OptionError } from './sources.ts';

/** Where an authority is reached: what it listens on, and its public origin where that is another. */
interface Place {
  host: string;
  issuer?: string | undefined;
}

/** Whether nobody but this computer reaches it: host and issuer are loopback ones. */
export function isLocalOnly({ host, issuer }: Place): boolean {
  return isLoopback(host) && (issuer === undefined || isLoopback(new URL(issuer).hostname));
}

/** Why the demo users, whose passwords everybody knows, cannot be had elsewhere. */
export const demoRefusedMessage =
  'must be none, as issuer or host is not a loopback one and everybody knows the passwords of the demo users';

/** Whether a new database gets the demo users: on this computer alone unless told otherwise, and nowhere else. */
export function resolveSeed(place: Place, wanted: 'demo' | 'none' | undefined): 'demo' | 'none' {
  const local = isLocalOnly(place);
  if (wanted === 'demo' && !local) throw new OptionError(`seed ${demoRefusedMessage}.`);
  return wanted ?? (local ? 'demo' : 'none');
}
