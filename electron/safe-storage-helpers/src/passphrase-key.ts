import { VaultError } from './errors.ts';
import { decodeKeyFile, encodeKeyFile, keyFromText, mintKey, textFromKey } from './key-file.ts';
import type { HeldKey } from './keyring.ts';
import {
  type DeriveKey,
  PASSPHRASE_BACKEND,
  unwrapWithPassphrase,
  wrapWithPassphrase,
} from './passphrase.ts';

/** Wraps the current key, or a new one, with a passphrase. Writes nothing. */
export async function keyUnderPassphrase(
  derive: DeriveKey,
  passphrase: string,
  held: HeldKey | null,
): Promise<HeldKey> {
  const { key, text } = held ? { key: held.key, text: textFromKey(held.key) } : mintKey();
  const wrapped = await wrapWithPassphrase(derive, passphrase, text);
  return { key, file: encodeKeyFile({ backend: PASSPHRASE_BACKEND, wrapped }), replaces: null };
}

/** Unwraps the key of a key file. Throws `keyring_changed` for a modified file, and `wrong_passphrase`. */
export async function keyFromPassphrase(
  derive: DeriveKey,
  passphrase: string,
  stored: Buffer,
): Promise<HeldKey> {
  const file = decodeKeyFile(stored);
  if (file?.backend !== PASSPHRASE_BACKEND) {
    throw new VaultError('keyring_changed', 'The key file is not as it was written. Nothing was changed.');
  }
  const text = await unwrapWithPassphrase(derive, passphrase, file.wrapped);
  const key = text === null ? null : keyFromText(text);
  if (!key) throw new VaultError('wrong_passphrase', 'The passphrase does not open the vault.');
  return { key, file: stored, replaces: null };
}
