import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** A flag or variable that cannot be used as given; the message names it and says what it takes. */
export class OptionError extends Error {}

export interface CommandLine {
  host: string;
  port: number;
  issuer: string | undefined;
  database: string;
  keyFile: string | undefined;
  accessTtl: number;
  refreshTtl: number;
  jobsPerUser: number;
  registration: 'open' | 'closed' | undefined;
  seed: 'demo' | 'none';
  clientSecret: string | undefined;
  quiet: boolean;
  exitWithParent: boolean;
}

const DAY = 24 * 60 * 60;

function wholeNumber(from: number, to: number) {
  const words = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, words)
    .transform(Number)
    .pipe(z.number().min(from, words).max(to, words));
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === value;
}

// One entry per flag; LATCHKEY_AUTHORITY_PORT and so on take the same values.
const values = {
  port: wholeNumber(0, 65_535).prefault('9400'),
  host: z.string().min(1, 'must be an address to listen on').prefault('127.0.0.1'),
  issuer: z
    .string()
    .refine(isOrigin, 'must be an origin such as https://id.example.com, without a path')
    .optional(),
  database: z.string().min(1, 'must be a file or :memory:').optional(),
  data: z.string().min(1, 'must be a folder').optional(),
  'access-ttl': wholeNumber(1, 365 * DAY).prefault('900'),
  'refresh-ttl': wholeNumber(1, 3650 * DAY).prefault(String(30 * DAY)),
  'jobs-per-user': wholeNumber(0, 1_000_000).prefault('37'),
  registration: z.enum(['open', 'closed'], 'must be open or closed').optional(),
  seed: z.enum(['demo', 'none'], 'must be demo or none').prefault('demo'),
};

// A secret on the command line can be read by every user of the machine, so it comes by environment only.
const SECRET_VARIABLE = 'LATCHKEY_AUTHORITY_CLIENT_SECRET';
const secret = z
  .string()
  .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 printable characters without spaces')
  .optional();

type Raw = Record<string, string | boolean | undefined>;

function variableOf(flag: string): string {
  return `LATCHKEY_AUTHORITY_${flag.toUpperCase().replaceAll('-', '_')}`;
}

function parseFlags(args: readonly string[]): Raw {
  const text = Object.fromEntries(Object.keys(values).map((flag) => [flag, { type: 'string' as const }]));
  try {
    return parseArgs({
      args: [...args],
      options: { ...text, quiet: { type: 'boolean' }, 'exit-with-parent': { type: 'boolean' } },
    }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const flags = [...Object.keys(values), 'quiet', 'exit-with-parent'].map((flag) => `--${flag}`);
    throw new OptionError(`${error.message}\nThe flags are: ${flags.join(' ')}`);
  }
}

function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
  nameOf: (flag: string) => string,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new OptionError(`${nameOf(String(issue?.path[0] ?? ''))} ${issue?.message ?? 'cannot be used'}.`);
}

function filesOf(database: string | undefined, data: string | undefined, env: NodeJS.ProcessEnv) {
  if (database === ':memory:') return { database, keyFile: undefined };
  const folder =
    data ?? join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'latchkey-authority');
  const file = database ?? join(folder, 'authority.sqlite');
  return { database: file, keyFile: database && !data ? `${file}.keys` : join(folder, 'authority.keys') };
}

/**
 * Reads flags and LATCHKEY_AUTHORITY_* variables, a flag winning over its variable.
 * Throws {@link OptionError} naming what is wrong.
 */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const flags = parseFlags(args);
  const raw = Object.keys(values).map((flag) => [flag, flags[flag] ?? env[variableOf(flag)]]);
  const given = parse(z.object(values), Object.fromEntries(raw), (flag) => `--${flag} (${variableOf(flag)})`);
  const { database, data, 'access-ttl': accessTtl, 'refresh-ttl': refreshTtl, ...rest } = given;
  const { 'jobs-per-user': jobsPerUser, host, port, issuer, registration, seed } = rest;
  return {
    host,
    port,
    issuer,
    ...filesOf(database, data, env),
    accessTtl,
    refreshTtl,
    jobsPerUser,
    registration,
    seed,
    clientSecret: parse(secret, env[SECRET_VARIABLE], () => SECRET_VARIABLE),
    quiet: flags['quiet'] === true,
    exitWithParent: flags['exit-with-parent'] === true,
  };
}
