import { createPublicKey, type webcrypto } from 'node:crypto';
import { statSync } from 'node:fs';
import { now } from '../lib/clock.ts';
import { activeKeys, newRing, type Ring, type SigningKey } from './ring.ts';
import { readOrMakeRing, readRing } from './ring-file.ts';

/** The keys of one moment. In each list the first one signs; what any of them signed is good. */
export interface Keys {
  signing: readonly SigningKey[];
  /** Of the sign-in pages' cookies; base64url of 32 bytes. */
  cookies: readonly string[];
  /** Other keys are derived from it; it never changes. Base64url of 32 bytes. */
  rotation: string;
}

/** The authority's keys, as they change by the clock and by `rotate-keys`. */
export interface KeyRing {
  current(): Keys;
  /** The public key by which the API checks a token (RFC 7515 §4.1.4); undefined when there is none of that name. */
  keyFor(kid: string | undefined): webcrypto.CryptoKey | undefined;
  /** Calls back when the keys are others than before. */
  onChange(changed: () => void): void;
  close(): void;
}

// Far below the time that a new key is activeKeys before it signs.
const LOOK_EVERY_MS = 2000;

function publicKeyOf({ d: _private, ...publicPart }: SigningKey): webcrypto.CryptoKey {
  return createPublicKey({ key: publicPart, format: 'jwk' }).toCryptoKey(
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['verify'],
  );
}

function keysAt(ring: Ring, at: number): Keys {
  return {
    signing: activeKeys(ring.signing, at),
    cookies: activeKeys(ring.cookies, at),
    rotation: ring.rotation,
  };
}

const namesOf = ({ signing, cookies }: Keys): string => [...signing.map(({ kid }) => kid), ...cookies].join();

function stampOf(file: string): string {
  const { ino, size, mtimeNs } = statSync(file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

/** Reads the file again when it is another than before; a file that cannot be used leaves the last ring. */
function openSource(file: string, report: (error: unknown) => void): () => Ring {
  let ring = readOrMakeRing(file);
  let seen = stampOf(file);
  return () => {
    try {
      const stamp = stampOf(file);
      if (stamp === seen) return ring;
      seen = stamp;
      ring = readRing(file);
    } catch (error) {
      if (seen !== '') report(error);
      seen = '';
    }
    return ring;
  };
}

/**
 * Opens the authority's keys in `file`, made when there is none; without a file, keys that live as long as the
 * process. Throws when the file is damaged: it is never overwritten. `report` is told of a file that cannot be used
 * later on.
 */
export function openKeys(file: string | undefined, report: (error: unknown) => void): KeyRing {
  const alone = newRing();
  const read = file === undefined ? () => alone : openSource(file, report);
  const listeners: (() => void)[] = [];
  let keys = keysAt(read(), now());
  let publicKeys = new Map(keys.signing.map((key) => [key.kid, publicKeyOf(key)]));

  function look(): void {
    const present = keysAt(read(), now());
    if (namesOf(present) === namesOf(keys)) return;
    keys = present;
    publicKeys = new Map(keys.signing.map((key) => [key.kid, publicKeyOf(key)]));
    for (const changed of listeners) changed();
  }

  const looking = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    current: () => keys,
    keyFor(kid = '') {
      // Another instance may have read a new key before this one did.
      if (!publicKeys.has(kid)) look();
      return publicKeys.get(kid);
    },
    onChange: (changed) => void listeners.push(changed),
    close: () => clearInterval(looking),
  };
}
