import { hash as digest, randomBytes } from 'node:crypto';
import { verifySecret } from '../passwords.ts';

// A process checks the same few secrets all day; 1,000 clients fit before it starts over.
const REMEMBERED = 1000;
const SECRET_BYTES = 32;

/** A client secret nobody can guess: 256 random bits in base64url. */
export function newClientSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * Gives a function that checks a client secret against its stored hash. The slow hash is computed once per secret
 * and process, however many requests come with it at once: what was right before is recognised by a keyed digest that
 * never leaves memory.
 */
export function rememberingVerifier(): typeof verifySecret {
  const processKey = randomBytes(SECRET_BYTES).toString('base64');
  const right = new Set<string>();
  const underWay = new Map<string, Promise<boolean>>();

  async function verify(seen: string, hash: string, secret: string): Promise<boolean> {
    try {
      const matches = await verifySecret(hash, secret);
      if (!matches) return false;
      if (right.size >= REMEMBERED) right.clear();
      right.add(seen);
      return true;
    } finally {
      underWay.delete(seen);
    }
  }

  return async (hash, secret) => {
    const seen = digest('sha256', `${processKey} ${hash} ${secret}`, 'base64');
    if (right.has(seen)) return true;
    const answer = underWay.get(seen) ?? verify(seen, hash, secret);
    underWay.set(seen, answer);
    return answer;
  };
}
