import { createPublicKey, type webcrypto } from 'node:crypto';
import { statSync } from 'node:fs';
import { now } from '../lib/clock.ts';
import { activeKeys, newRing, type Ring, type SigningKey } from './ring.ts';
import { readOrCreateRing, readRing } from './ring-file.ts';

/** The keys at one moment. The first of each list signs; signatures of all of them are accepted. */
export interface Keys {
  signing: readonly SigningKey[];
  /** Keys of the sign-in pages' cookies; base64url of 32 bytes. */
  cookies: readonly string[];
  /** The key that other keys are derived from; it never changes. Base64url of 32 bytes. */
  rotation: string;
}

/** The authority's keys, which change with time and with `rotate-keys`. */
export interface KeyRing {
  current(): Keys;
  /**
   * The public key with which the API verifies a token (RFC 7515 §4.1.4); undefined if there is none with this id.
   */
  keyFor(kid: string | undefined): webcrypto.CryptoKey | undefined;
  /** Calls back whenever the keys have changed. */
  onChange(changed: () => void): void;
  close(): void;
}

// Much shorter than the time between a key's publication and its first signature.
const CHECK_EVERY_MS = 2000;

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

const idsOf = ({ signing, cookies }: Keys): string => [...signing.map(({ kid }) => kid), ...cookies].join();

function fileVersion(file: string): string {
  const { ino, size, mtimeNs } = statSync(file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

/** Reads the file again whenever it has changed. If it cannot be used, the previous ring stays. */
function watchRingFile(file: string, report: (error: unknown) => void): () => Ring {
  let ring = readOrCreateRing(file);
  let lastVersion = fileVersion(file);
  return () => {
    try {
      const version = fileVersion(file);
      if (version === lastVersion) return ring;
      lastVersion = version;
      ring = readRing(file);
    } catch (error) {
      if (lastVersion !== '') report(error);
      lastVersion = '';
    }
    return ring;
  };
}

/**
 * Opens the authority's keys in `file` and creates the file if there is none. Without a file, the keys last as long
 * as the process. Throws if the file is damaged; it is never overwritten. `report` receives errors of later reads.
 */
export function openKeys(file: string | undefined, report: (error: unknown) => void): KeyRing {
  const memoryRing = newRing();
  const read = file === undefined ? () => memoryRing : watchRingFile(file, report);
  const listeners: (() => void)[] = [];
  let keys = keysAt(read(), now());
  let publicKeys = new Map(keys.signing.map((key) => [key.kid, publicKeyOf(key)]));

  function reload(): void {
    const present = keysAt(read(), now());
    if (idsOf(present) === idsOf(keys)) return;
    keys = present;
    publicKeys = new Map(keys.signing.map((key) => [key.kid, publicKeyOf(key)]));
    for (const changed of listeners) changed();
  }

  const timer = setInterval(reload, CHECK_EVERY_MS).unref();
  return {
    current: () => keys,
    keyFor(kid = '') {
      // Another instance may have read a new key before this one did.
      if (!publicKeys.has(kid)) reload();
      return publicKeys.get(kid);
    },
    onChange: (changed) => void listeners.push(changed),
    close: () => clearInterval(timer),
  };
}
