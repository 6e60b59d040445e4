import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Authority, type AuthorityOptions, startAuthority } from './authority.ts';
import { type CommandLine, OptionError, parseOptions } from './options.ts';
import { DESKTOP_CLIENT_ID } from './seed/seed.ts';
import { isPostgresUrl } from './storage/engine.ts';

const isFile = (database: string) => database !== ':memory:' && !isPostgresUrl(database);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

function announce(authority: Authority, options: CommandLine): void {
  const { issuer, apiOrigin, newClientSecret } = authority;
  say(JSON.stringify({ ready: true, issuer, api: apiOrigin }));
  if (options.quiet) return;
  say(`The Latchkey authority is at ${issuer}, its API at ${apiOrigin}/api/.`);
  say(
    options.database === ':memory:'
      ? 'It forgets everything when it stops.'
      : `It keeps its data in ${options.database}.`,
  );
  if (options.seed === 'demo') say('Sign in as demo with the password correct-horse.');
  if (newClientSecret !== undefined && options.database !== ':memory:') {
    say(
      `The client ${DESKTOP_CLIENT_ID} got the secret ${newClientSecret} — note it, it is not shown again.`,
    );
  }
}

/** Words for a failed start; undefined when the failure is not one that a person can mend. */
function remedy(error: unknown, options: CommandLine): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${options.port} is taken. Choose another with --port, or --port 0 for any free one.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `${options.host} is no address of this computer. Choose another with --host.`;
  }
  if (code === 'EACCES') return 'Access was denied. Choose another --port, --data folder or --database file.';
  if (code === 'ERR_SQLITE_ERROR') {
    return `The database ${options.database} cannot be opened. Choose another with --database, or restore it.`;
  }
  return error instanceof Error ? error.message : undefined;
}

function asAuthorityOptions(options: CommandLine): AuthorityOptions {
  const { quiet, exitWithParent: _unused, ...rest } = options;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), log: quiet ? () => undefined : complain };
}

function stopOnRequest(authority: Authority, exitWithParent: boolean): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    authority.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (!exitWithParent) return;
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
}

async function run(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (isFile(options.database)) mkdirSync(dirname(options.database), { recursive: true, mode: 0o700 });
  try {
    const authority = await startAuthority(asAuthorityOptions(options));
    stopOnRequest(authority, options.exitWithParent);
    announce(authority, options);
  } catch (error) {
    complain(remedy(error, options) ?? 'The authority could not start.');
    process.exitCode = 1;
  }
}

try {
  await run();
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  complain(error.message);
  process.exitCode = 2;
}
