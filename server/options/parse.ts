import type { z } from 'zod';
import { resolveSeed } from './demo-seed.ts';
import { locationsOf } from './locations.ts';
import { checkedOptions, describeOption, leadSchema, optionNames, type optionsSchema } from './schema.ts';
import {
  type Given,
  OptionError,
  readConfigFile,
  readEnvironment,
  readFlags,
  variableOf,
} from './sources.ts';

export { OptionError } from './sources.ts';

type Parsed = z.output<typeof optionsSchema>;

export interface CommandLine {
  host: string;
  port: number;
  issuer: string | undefined;
  database: string;
  keyFile: string | undefined;
  accessTtl: number;
  refreshTtl: number;
  sessionCap: number;
  jobsPerUser: number;
  registration: Parsed['registration'];
  seed: 'demo' | 'none';
  clientSecret: string | undefined;
  trustedProxies: number;
  metrics: string | undefined;
  logLevel: Parsed['log-level'];
  drain: number;
  quiet: boolean;
  exitWithParent: boolean;
}

// Every user of the machine can read a secret on the command line.
const flagNames = optionNames.filter((name) => name !== 'client-secret');
const switches = ['quiet', 'exit-with-parent', 'help'];

/** Names the source of a value as the operator knows it. */
function nameOf(name: string, fromFile: Given, config: string | undefined): string {
  if (fromFile[name] !== undefined) return `"${name}" in ${config}`;
  return flagNames.includes(name) ? `--${name} (${variableOf(name)})` : variableOf(name);
}

interface Sources {
  values: Parsed;
  /** All given flags, including those that are not options. */
  flags: Given;
  on: ReadonlySet<string>;
}

/** Flags override variables, variables override the file, the file overrides defaults. */
function gather(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  furtherFlags: readonly string[] = [],
): Sources {
  const { values: flags, on } = readFlags(args, [...flagNames, 'config', ...furtherFlags], switches);
  const variables = readEnvironment([...optionNames, 'config'], env);
  const config = flags['config'] ?? variables['config'];
  const file = config === undefined ? {} : readConfigFile(config, optionNames);
  const given = optionNames.map((name) => [name, flags[name] ?? variables[name] ?? file[name]] as const);
  const parsed = checkedOptions.safeParse(Object.fromEntries(given));
  if (parsed.success) return { values: parsed.data, flags, on };
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '');
  const overridden = flags[name] !== undefined || variables[name] !== undefined;
  throw new OptionError(`${nameOf(name, overridden ? {} : file, config)} ${issue?.message ?? 'is wrong'}.`);
}

/**
 * Reads flags, LATCHKEY_AUTHORITY_* variables and the file that `--config` names. Throws {@link OptionError} that
 * names the wrong option, never its value.
 */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const { values, on } = gather(args, env);
  const { 'access-ttl': accessTtl, 'refresh-ttl': refreshTtl, 'session-cap': sessionCap } = values;
  const { 'jobs-per-user': jobsPerUser, 'client-secret': clientSecret, 'log-level': logLevel } = values;
  const { host, port, issuer, registration, metrics, drain } = values;
  const seed = resolveSeed(values, values.seed);
  return {
    ...{ host, port, issuer, registration, seed, metrics, drain },
    ...locationsOf(values, env),
    ...{ accessTtl, refreshTtl, sessionCap, jobsPerUser, clientSecret, logLevel },
    trustedProxies: values['trusted-proxies'],
    quiet: on.has('quiet'),
    exitWithParent: on.has('exit-with-parent'),
  };
}

/** Options of a command that works on an authority's files: their locations, and flags of its own. */
export interface CommandLocations {
  database: string;
  keyFile: string;
  /** Values of `ownFlags`. */
  own: Given;
}

/** Like {@link parseOptions}, for a command with additional flags `ownFlags`. */
export function parseLocations(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ownFlags: readonly string[],
): CommandLocations {
  const { values, flags } = gather(args, env, ownFlags);
  const { database, keyFile } = locationsOf(values, env);
  if (keyFile === undefined) throw new OptionError('--key-file (LATCHKEY_AUTHORITY_KEY_FILE) is required.');
  return { database, keyFile, own: flags };
}

/** Options of `rotate-keys`: the key file, and how many seconds a new key waits before it signs. */
export function parseRotation(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { keyFile: string; lead: number } {
  const { keyFile, own } = parseLocations(args, env, ['lead']);
  const lead = leadSchema.safeParse(own['lead']);
  if (!lead.success) throw new OptionError('--lead must be a whole number from 0 to 86400.');
  return { keyFile, lead: lead.data };
}

const commands = `node server/main.ts [flags]              run the authority
node server/main.ts rotate-keys [flags]  add new keys to the key file; --lead seconds until they sign
node server/main.ts add-user [flags]     --username --email [--name] [--roles user,admin]
node server/main.ts set-password [flags] --username; set a new password and end all sessions
node server/main.ts adopt-keys [flags]   continue with another key file after the database's own was lost
`;

/** The commands and flags with their meaning, for `--help`; undefined without that flag. */
export function helpText(args: readonly string[]): string | undefined {
  if (!args.includes('--help')) return undefined;
  const width = Math.max(...flagNames.map((name) => name.length));
  const flags = flagNames.map((name) => `  --${name.padEnd(width)}  ${describeOption(name)}`);
  return [commands, ...flags].join('\n');
}
