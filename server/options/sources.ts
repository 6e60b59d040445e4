import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** An invalid flag, variable or key. The message names it and says what is accepted. */
export class OptionError extends Error {}

/** Values as given, by option name. */
export type Given = Readonly<Record<string, string | undefined>>;

/** Name of the environment variable for a flag. */
export function variableOf(name: string): string {
  return `LATCHKEY_AUTHORITY_${name.toUpperCase().replaceAll('-', '_')}`;
}

// Only harmless stray arguments are shown: another one may be a password that lost its flag.
const HARMLESS = /^[\w.-]{1,40}$/;

function wordsFor(error: TypeError, stray: string | undefined): string {
  if (!('code' in error) || error.code !== 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return error.message;
  const shown = stray !== undefined && HARMLESS.test(stray) ? ` '${stray}'` : '';
  return `An argument${shown} does not belong to a flag.`;
}

/** Reads flags: those in `valued` take a value, those in `switches` none. Throws {@link OptionError}. */
export function readFlags(
  args: readonly string[],
  valued: readonly string[],
  switches: readonly string[],
): { values: Given; on: ReadonlySet<string> } {
  const options = {
    ...Object.fromEntries(valued.map((name) => [name, { type: 'string' as const }])),
    ...Object.fromEntries(switches.map((name) => [name, { type: 'boolean' as const }])),
  };
  try {
    const { values } = parseArgs({ args: [...args], options });
    const texts = valued.map((name) => [name, values[name]?.toString()]);
    return {
      values: Object.fromEntries(texts),
      on: new Set(switches.filter((name) => values[name] === true)),
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const flags = [...valued, ...switches].map((name) => `--${name}`);
    const stray = args.find((argument) => !argument.startsWith('-'));
    throw new OptionError(`${wordsFor(error, stray)}\nThe flags are: ${flags.join(' ')}`);
  }
}

/** Reads the environment variables of these options. An empty variable counts as absent. */
export function readEnvironment(names: readonly string[], env: NodeJS.ProcessEnv): Given {
  return Object.fromEntries(names.map((name) => [name, env[variableOf(name)] || undefined]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseFile(file: string, text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    if (isObject(content)) return content;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Only the position: the parser's message quotes the file, which may contain a password.
    const position = /\(line \d+ column \d+\)/.exec(error.message)?.[0];
    throw new OptionError(`${file} is not JSON${position === undefined ? '' : ` ${position}`}.`);
  }
  throw new OptionError(`${file} must hold one JSON object with the names of flags as keys.`);
}

function asText(file: string, name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new OptionError(`"${name}" in ${file} must be a string or a number.`);
}

/** Reads a configuration file: a JSON object whose keys are in `names`. Throws {@link OptionError}. */
export function readConfigFile(file: string, names: readonly string[]): Given {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new OptionError(`The configuration file ${file} cannot be read (${code}).`);
  }
  const content = parseFile(file, text);
  const unknown = Object.keys(content).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new OptionError(`${file} contains the unknown key "${unknown}". The keys are: ${names.join(' ')}`);
  }
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [name, asText(file, name, value)]),
  );
}
