import type { KeyObject } from 'node:crypto';
import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';

const FORMAT = 'safe-storage-helpers key 1';
const KEY_BYTES = 32;

export interface KeyFile {
  /** name of the keyring backend that wrapped the key */
  backend: string;
  wrapped: Buffer;
}

/** Creates a random 256-bit key and the secret text for the keyring to wrap. */
export function mintKey(): { key: KeyObject; text: string } {
  const bytes = randomBytes(KEY_BYTES);
  const text = textOf(bytes);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return { key, text };
}

/** The secret text of an existing key, to be wrapped again. */
export function textFromKey(key: KeyObject): string {
  const bytes = key.export();
  const text = textOf(bytes);
  bytes.fill(0);
  return text;
}

/** The key in an unwrapped text; null if its check value does not match, so that this is not the wrapped key. */
export function keyFromText(text: string): KeyObject | null {
  // Node stops decoding hex at the first invalid character, so a modified byte could otherwise go unnoticed.
  if (!/^[0-9a-f]+\.[0-9a-f]+$/.test(text)) return null;
  const [keyHex = '', checkHex = ''] = text.split('.');
  const bytes = Buffer.from(keyHex, 'hex');
  const expected = checkOf(bytes);
  const check = Buffer.from(checkHex, 'hex');
  const fits =
    bytes.length === KEY_BYTES && check.length === expected.length && timingSafeEqual(check, expected);
  const key = fits ? createSecretKey(bytes) : null;
  bytes.fill(0);
  return key;
}

export function encodeKeyFile({ backend, wrapped }: KeyFile): Buffer {
  const base64 = wrapped.toString('base64');
  const sum = createHash('sha256').update(`${FORMAT}\n${backend}\n${base64}`).digest('hex');
  return Buffer.from(`${FORMAT}\n${backend}\n${base64}\n${sum}\n`);
}

/** Null if any bit was changed. The checksum detects accidents; the check value in the text detects tampering. */
export function decodeKeyFile(bytes: Buffer): KeyFile | null {
  const [, backend = '', base64 = ''] = bytes.toString().split('\n');
  const file = { backend, wrapped: Buffer.from(base64, 'base64') };
  return encodeKeyFile(file).equals(bytes) ? file : null;
}

function textOf(bytes: Buffer): string {
  return `${bytes.toString('hex')}.${checkOf(bytes).toString('hex')}`;
}

function checkOf(key: Buffer): Buffer {
  return createHmac('sha256', key).update(FORMAT).digest();
}
