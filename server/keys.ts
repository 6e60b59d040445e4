import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

// Keys are kept apart from the database, so that a copy of the database alone makes no token and no cookie.

const signingKeySchema = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

const keysSchema = z.object({
  /** Private key of the tokens' signature (RFC 7518 §3.4). */
  signing: signingKeySchema,
  /** Signs the cookies of the sign-in pages and their anti-forgery values; base64url of 32 bytes. */
  cookies: z.string().length(43),
  /** Derives refresh tokens from the ones they replace; base64url of 32 bytes. */
  rotation: z.string().length(43),
});

export type Keys = z.infer<typeof keysSchema>;

function newKeys(): Keys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  const random = () => randomBytes(32).toString('base64url');
  const signing = { ...jwk, kid: randomBytes(8).toString('base64url'), alg: 'ES256', use: 'sig' };
  return keysSchema.parse({ signing, cookies: random(), rotation: random() });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function writeOnce(file: string, keys: Keys): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  writeSync(descriptor, `${JSON.stringify(keys)}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  return true;
}

function read(file: string): Keys {
  const parsed = keysSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(
    `The key file ${file} cannot be read as keys. Restore it from a backup; ` +
      'without it, move it away to get new keys, and everyone signs in again.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The authority's keys from `file`, made and written (mode 0600) when there is none; without a file, keys that live
 * as long as the process. Throws when the file is damaged: it is never overwritten.
 */
export function openKeys(file: string | undefined): Keys {
  if (file === undefined) return newKeys();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const keys = newKeys();
  return writeOnce(file, keys) ? keys : read(file);
}
