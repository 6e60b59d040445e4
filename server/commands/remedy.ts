import { z } from 'zod';
import { isPostgresUrl } from '../lib/database-url.ts';
import { shownDatabase } from '../options/locations.ts';
import type { CommandLine } from '../options/parse.ts';

/** The options that the messages need. */
type RemedyOptions = Pick<CommandLine, 'database' | 'host' | 'port' | 'metrics'>;

type Remedy = (options: RemedyOptions) => string;

const otherHost: Remedy = ({ host }) =>
  `${host} is not an address of this computer. Choose another with --host.`;

const remedies: Readonly<Record<string, Remedy>> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is taken. Choose another with --port, or --port 0 for any free one.`,
  EADDRNOTAVAIL: otherHost,
  ENOTFOUND: otherHost,
  EACCES: () => 'Access was denied. Choose another --port, --data folder or --database file.',
  ERR_SQLITE_ERROR: ({ database }) =>
    `The database ${database} cannot be opened. Choose another with --database, or restore it.`,
};

const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

// SQLSTATE codes (appendix A of the PostgreSQL manual).
const refusals: Readonly<Record<string, string>> = {
  '28P01': 'refuses the user or the password',
  '28000': 'refuses the user',
  '3D000': 'has no database of that name',
  '42501': 'does not let this user create tables',
  '53300': 'accepts no more connections',
};

/** Only our own text: the library's messages may contain the database URL with its password. */
function postgresRemedy(code: string, database: string): string | undefined {
  const shown = shownDatabase(database);
  if (unreachable.has(code))
    return `Nothing answers at ${shown} (${code}). Start the server, or correct --database.`;
  const refusal = refusals[code];
  if (refusal !== undefined) return `The server of ${shown} ${refusal} (${code}). Correct --database.`;
  return /^[0-9A-Z]{5}$/.test(code) ? `${shown} cannot be used (${code}).` : undefined;
}

// Properties that Node adds to system errors.
const systemFacts = z.object({
  code: z.string().default(''),
  syscall: z.string().default(''),
  port: z.number().default(0),
});

function factsOf(error: unknown): z.output<typeof systemFacts> {
  // A name with several addresses gives several errors; the first will do.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return systemFacts.safeParse(first).data ?? { code: '', syscall: '', port: 0 };
}

function isOfMetrics(port: number, { metrics }: RemedyOptions): boolean {
  return metrics?.endsWith(`:${port}`) ?? false;
}

/** Describes why the start failed and what to do about it. */
export function remedyFor(error: unknown, options: RemedyOptions): string {
  const { code, syscall, port } = factsOf(error);
  const { database } = options;
  if (code === 'EADDRINUSE' && isOfMetrics(port, options)) {
    return `${options.metrics} is taken. Choose another address with --metrics.`;
  }
  const words =
    (isPostgresUrl(database) && syscall !== 'listen' ? postgresRemedy(code, database) : undefined) ??
    remedies[code]?.(options);
  if (words !== undefined) return words;
  // Our own errors have no code and a message for people.
  if (code === '' && error instanceof Error) return error.message;
  return `The authority could not start (${code || 'unknown error'}).`;
}
