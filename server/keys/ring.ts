import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

// Keys are stored apart from the database, so that a copy of the database alone cannot produce a token or cookie.

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
const randomKeySchema = z.string().length(43);

// Seconds since 1970. A key is published at once, signs from `from` on and is removed at `until`.
const timed = { from: z.number().int(), until: z.number().int().optional() };

const ringSchema = z.object({
  /** Private keys that sign tokens (RFC 7518 §3.4). */
  signing: z.array(z.object({ key: signingKeySchema, ...timed })).min(1),
  /** Keys that sign the cookies of the sign-in pages; base64url of 32 bytes. */
  cookies: z.array(z.object({ key: randomKeySchema, ...timed })).min(1),
  /** Derives refresh tokens from their parents, and other keys; base64url of 32 bytes. Never changes. */
  rotation: randomKeySchema,
});

/** The format of the first release: one key of each kind. */
const firstForm = z
  .object({ signing: signingKeySchema, cookies: randomKeySchema, rotation: randomKeySchema })
  .transform(({ signing, cookies, rotation }): Ring => {
    return { signing: [{ key: signing, from: 0 }], cookies: [{ key: cookies, from: 0 }], rotation };
  });

/** A JWK with its private part. */
export type SigningKey = z.infer<typeof signingKeySchema>;

/** The contents of the key file: all keys with their times. */
export type Ring = z.infer<typeof ringSchema>;

function newSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomBytes(8).toString('base64url');
  return signingKeySchema.parse({ ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' });
}

const newRandomKey = (): string => randomBytes(32).toString('base64url');

/** Generates a ring of new keys. */
export function newRing(): Ring {
  return {
    signing: [{ key: newSigningKey(), from: 0 }],
    cookies: [{ key: newRandomKey(), from: 0 }],
    rotation: newRandomKey(),
  };
}

/** Parses the contents of a key file; undefined if it is not a ring. */
export function parseRing(content: unknown): Ring | undefined {
  return z.union([ringSchema, firstForm]).safeParse(content).data;
}

const HOUR = 60 * 60;
/** Tokens live for at most a day and browser sessions for two weeks after their last use; clocks differ, too. */
const SIGNED_TOKENS_LIVE = 25 * HOUR;
const COOKIES_LIVE = 15 * 24 * HOUR;

type Timed<T> = { key: T; from: number; until?: number | undefined };

function addKey<T>(keys: readonly Timed<T>[], key: T, at: number, lead: number, keptFor: number): Timed<T>[] {
  const retained = keys
    .filter(({ until }) => until === undefined || until > at)
    .map((entry) => ({ ...entry, until: entry.until ?? at + lead + keptFor }));
  return [...retained, { key, from: at + lead }];
}

/**
 * Adds a key of each kind that signs from `at` + `lead` (seconds) on. Each older key stays until everything it signed
 * has expired.
 */
export function rotateRing({ signing, cookies, rotation }: Ring, at: number, lead: number): Ring {
  return {
    signing: addKey(signing, newSigningKey(), at, lead, SIGNED_TOKENS_LIVE),
    cookies: addKey(cookies, newRandomKey(), at, lead, COOKIES_LIVE),
    rotation,
  };
}

/** The keys that are valid at `at`: the signing key first, those that do not sign yet last. */
export function activeKeys<T>(keys: readonly Timed<T>[], at: number): T[] {
  const present = keys.filter(({ until }) => until === undefined || until > at);
  // The newest key signs, not the one with the latest start: it may have had a shorter lead than an earlier one.
  const signing = present.filter(({ from }) => from <= at).reverse();
  const upcoming = present.filter(({ from }) => from > at);
  return [...signing, ...upcoming].map(({ key }) => key);
}
