import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { needles } from '../../leaks/needles.ts';

/** A secret that only the test contains. */
export interface Canary {
  value: string;
  /** Finds any eight characters of the secret, or all of it in another encoding, in a text. */
  foundIn(text: string): string[];
}

const window = 8;

/** Creates a secret so random that any eight of its characters are unique. */
export function newCanary(): Canary {
  const value = `c${randomBytes(24).toString('hex')}`;
  const windows = Array.from({ length: value.length - window + 1 }, (_, at) => value.slice(at, at + window));
  const encoded = needles([value]).map(({ bytes }) => bytes);
  return {
    value,
    foundIn(text) {
      const bytes = Buffer.from(text);
      return [
        ...windows.filter((part) => text.includes(part)),
        ...encoded.filter((needle) => bytes.includes(needle)).map((needle) => needle.toString('latin1')),
      ];
    },
  };
}

/** Everything visible in a value, hidden properties and causes included: proves that an error contains the canary. */
export function everythingIn(value: unknown): string {
  const options = { depth: 8, showHidden: true, maxStringLength: 200_000 } as const;
  try {
    return `${inspect(value, options)} ${typeof value === 'object' ? inspect({ ...value }, options) : ''}`;
  } catch (error) {
    return `nothing of it can be seen: ${String(error)}`;
  }
}
