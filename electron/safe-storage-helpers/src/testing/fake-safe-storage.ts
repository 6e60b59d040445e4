import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';
import type { SafeStorageLike } from '../safe-storage.ts';

export interface FakeKeyring {
  backend: string;
  /** the key in the keyring; a new one simulates a keyring that was wiped and created another key */
  password: string;
  available: boolean;
  /** the built-in key of Linux without a keyring */
  builtIn: boolean;
  /** a keyring that claims to be available and then refuses every call */
  refuses: boolean;
  /** the async calls request a new wrapping */
  stale: boolean;
  wrapped: string[];
  calls: number;
}

/** A keyring without integrity, as on Linux: AES-CBC with a fixed IV, so that equal texts give equal bytes. */
export function fakeKeyring(start: Partial<FakeKeyring> = {}): FakeKeyring {
  return {
    backend: 'gnome_libsecret',
    password: 'held by the keyring',
    available: true,
    builtIn: false,
    refuses: false,
    stale: false,
    wrapped: [],
    calls: 0,
    ...start,
  };
}

/** The sync calls, as in Electron before 42. */
export function syncStorage(ring: FakeKeyring): SafeStorageLike {
  return {
    isEncryptionAvailable: () => ring.available,
    getSelectedStorageBackend: () => ring.backend,
    encryptString: (text) => encrypt(ring, text),
    decryptString: (bytes) => decrypt(ring, bytes),
  };
}

/** The async calls. The sync ones throw, so that a test detects which were used. */
export function asyncStorage(ring: FakeKeyring): SafeStorageLike {
  return {
    isEncryptionAvailable: deprecated,
    encryptString: deprecated,
    decryptString: deprecated,
    getSelectedStorageBackend: () => ring.backend,
    isAsyncEncryptionAvailable: async () => ring.available,
    encryptStringAsync: async (text) => encrypt(ring, text),
    decryptStringAsync: async (bytes) => ({ result: decrypt(ring, bytes), shouldReEncrypt: ring.stale }),
  };
}

function encrypt(ring: FakeKeyring, text: string): Buffer {
  countOrRefuse(ring);
  ring.wrapped.push(text);
  const cipher = createCipheriv('aes-128-cbc', keyOf(ring), Buffer.alloc(16, ' '));
  return Buffer.concat([Buffer.from(ring.builtIn ? 'v10' : 'v11'), cipher.update(text), cipher.final()]);
}

function decrypt(ring: FakeKeyring, bytes: Buffer): string {
  countOrRefuse(ring);
  const decipher = createDecipheriv('aes-128-cbc', keyOf(ring), Buffer.alloc(16, ' '));
  return Buffer.concat([decipher.update(bytes.subarray(3)), decipher.final()]).toString();
}

function keyOf(ring: FakeKeyring): Buffer {
  return pbkdf2Sync(ring.builtIn ? 'built in' : ring.password, 'salt', 1, 16, 'sha1');
}

function countOrRefuse(ring: FakeKeyring): void {
  ring.calls += 1;
  if (ring.refuses) throw new Error('The keyring refuses.');
}

function deprecated(): never {
  throw new Error('The sync call was used although the async one is there.');
}
