import { z } from 'zod';
import { isPostgresUrl } from '../lib/database-url.ts';
import { logLevels } from '../log/log.ts';
import { demoRefusedMessage, isLocalOnly } from './demo-seed.ts';

const DAY = 24 * 60 * 60;

function wholeNumber(from: number, to: number) {
  const words = `must be a whole number from ${from} to ${to}`;
  return z
    .string(words)
    .regex(/^\d{1,10}$/, words)
    .transform(Number)
    .pipe(z.number().min(from, words).max(to, words));
}

function oneOf<const T extends readonly [string, string, ...string[]]>(values: T) {
  const words = `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return z.enum(values, words);
}

function text(words: string) {
  return z.string(words).min(1, words);
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === value;
}

function isDatabase(value: string): boolean {
  return !isPostgresUrl(value) || (URL.parse(value)?.pathname ?? '').length > 1;
}

const origin = 'must be an origin such as https://id.example.com, without a path';
const database = 'must be a file, :memory: or postgres://user:password@host/name';
const address = 'must be an address and a port such as 127.0.0.1:9464';
const secret = 'must be at least 16 printable characters without spaces';

/** All options, by the name of the flag and of the key in the file, each with its description. */
export const optionsSchema = z.strictObject({
  port: wholeNumber(0, 65_535).prefault('9400').describe('port to listen on; 0 selects a free one'),
  host: text('must be an address to listen on').prefault('127.0.0.1').describe('address to listen on'),
  issuer: text(origin).refine(isOrigin, origin).optional().describe('public origin, behind a proxy'),
  data: text('must be a folder').optional().describe('folder of the database and the keys'),
  database: text(database).refine(isDatabase, database).optional().describe('file, :memory: or postgres://…'),
  'key-file': text('must be a file').optional().describe('file with the keys; in the data folder by default'),
  'access-ttl': wholeNumber(1, DAY).prefault('900').describe('lifetime of access tokens in seconds'),
  'refresh-ttl': wholeNumber(1, 3650 * DAY)
    .prefault(String(30 * DAY))
    .describe('lifetime of refresh tokens in seconds, restarted by each refresh'),
  'session-cap': wholeNumber(1, 1000).prefault('5').describe('sessions per user and client'),
  registration: oneOf(['open', 'token', 'closed']).optional().describe('who may register a client'),
  'trusted-proxies': wholeNumber(0, 10)
    .prefault('0')
    .describe('number of your proxies in front of the authority'),
  metrics: text(address)
    .regex(/^(\[[\da-fA-F:.]+\]|[\w.-]+):\d{1,5}$/, address)
    .optional()
    .describe('address:port for Prometheus'),
  'log-level': oneOf(logLevels).prefault('info').describe('least severe level to log'),
  drain: wholeNumber(0, 300)
    .prefault('0')
    .describe('seconds after SIGTERM in which requests are still accepted'),
  seed: oneOf(['demo', 'none'])
    .optional()
    .describe('demo users in a new database; only on loopback addresses'),
  'jobs-per-user': wholeNumber(0, 1_000_000).prefault('37').describe('number of jobs of the demo user'),
  'client-secret': text(secret)
    .regex(/^[\x21-\x7e]{16,}$/, secret)
    .optional()
    .describe('secret of the client latchkey-desktop; never a flag'),
});

/** The options with the rules that involve several of them. */
export const checkedOptions = optionsSchema.refine(
  ({ seed, host, issuer }) => seed !== 'demo' || isLocalOnly({ host, issuer }),
  { path: ['seed'], error: demoRefusedMessage },
);

/** Seconds between a new key's publication and its first signature. */
export const leadSchema = wholeNumber(0, DAY).prefault('60');

/** Names of all options. */
export const optionNames = Object.keys(optionsSchema.shape);

/** Description of an option. */
export function describeOption(name: string): string {
  return Object.entries(optionsSchema.shape).find(([key]) => key === name)?.[1].description ?? '';
}
