import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The cost of Argon2id (RFC 9106). `memory` in KiB. */
export interface Argon2Cost {
  memory: number;
  passes: number;
  lanes: number;
}

/** Argon2id version 1.3 with an output of 32 bytes, run without blocking the program. */
export type DeriveKey = (passphrase: string, salt: Uint8Array, cost: Argon2Cost) => Promise<Uint8Array>;

/** The backend name in a key file whose key is wrapped with a passphrase. */
export const PASSPHRASE_BACKEND = 'passphrase';

/** RFC 9106 section 4, second recommended option, with one lane because the computation has one thread. */
const COST: Argon2Cost = { memory: 64 * 1024, passes: 3, lanes: 1 };
/** A modified file must not make opening it take forever. */
const HIGHEST: Argon2Cost = { memory: 1024 * 1024, passes: 64, lanes: 16 };

const MARK = 'SSHPASS1';
const COST_BYTES = 12;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_AT = MARK.length + COST_BYTES;
const NONCE_AT = SALT_AT + SALT_BYTES;
const HEADER_BYTES = NONCE_AT + NONCE_BYTES;

/** Encrypts a text with a passphrase: mark, cost, salt, nonce, then AES-256-GCM with these as additional data. */
export async function wrapWithPassphrase(
  derive: DeriveKey,
  passphrase: string,
  text: string,
): Promise<Buffer> {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MARK, 'latin1');
  [COST.memory, COST.passes, COST.lanes].forEach((each, place) => {
    header.writeUInt32LE(each, MARK.length + 4 * place);
  });
  randomBytes(SALT_BYTES + NONCE_BYTES).copy(header, SALT_AT);
  const key = await derive(normalized(passphrase), header.subarray(SALT_AT, NONCE_AT), COST);
  const cipher = createCipheriv('aes-256-gcm', key, header.subarray(NONCE_AT)).setAAD(header);
  const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return Buffer.concat([header, sealed]);
}

/** Whether these bytes have the format of `wrapWithPassphrase` and an acceptable cost. */
export function isUnderPassphrase(blob: Buffer): boolean {
  if (blob.length <= HEADER_BYTES + TAG_BYTES) return false;
  if (blob.toString('latin1', 0, MARK.length) !== MARK) return false;
  const { memory, passes, lanes } = costIn(blob);
  const enough = lanes >= 1 && passes >= 1 && memory >= 8 * lanes;
  return enough && memory <= HIGHEST.memory && passes <= HIGHEST.passes && lanes <= HIGHEST.lanes;
}

/** The text, or null if the passphrase is wrong or the bytes were modified. */
export async function unwrapWithPassphrase(
  derive: DeriveKey,
  passphrase: string,
  blob: Buffer,
): Promise<string | null> {
  if (!isUnderPassphrase(blob)) return null;
  const key = await derive(normalized(passphrase), blob.subarray(SALT_AT, NONCE_AT), costIn(blob));
  const header = blob.subarray(0, HEADER_BYTES);
  const end = blob.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, header.subarray(NONCE_AT));
  decipher.setAAD(header).setAuthTag(blob.subarray(end));
  key.fill(0);
  const text = decipher.update(blob.subarray(HEADER_BYTES, end));
  try {
    return Buffer.concat([text, decipher.final()]).toString();
  } catch {
    // `final` only throws if the tag does not match.
    return null;
  }
}

function costIn(blob: Buffer): Argon2Cost {
  const [memory = 0, passes = 0, lanes = 0] = [0, 4, 8].map((at) => blob.readUInt32LE(MARK.length + at));
  return { memory, passes, lanes };
}

/** Normalizes the passphrase, because keyboards encode the same letter in different ways. */
function normalized(passphrase: string): string {
  return passphrase.normalize('NFKC');
}
