import { type Authority, type AuthorityOptions, startAuthority } from '../authority.ts';
import { shownDatabase } from '../options/locations.ts';
import { type CommandLine, helpText, parseOptions } from '../options/parse.ts';
import { DESKTOP_CLIENT_ID } from '../seed/seed.ts';
import type { Console } from './console.ts';
import { prepareDatabase } from './prepare-database.ts';
import { remedyFor } from './remedy.ts';

function announce(authority: Authority, options: CommandLine, { print }: Console): void {
  const { issuer, apiOrigin, newClientSecret } = authority;
  print(JSON.stringify({ ready: true, issuer, api: apiOrigin }));
  if (options.quiet) return;
  const isPersistent = options.database !== ':memory:';
  print(`The Latchkey authority is at ${issuer}, its API at ${apiOrigin}/api/.`);
  print(
    isPersistent
      ? `It stores its data in ${shownDatabase(options.database)}.`
      : 'It forgets everything when it stops.',
  );
  if (options.seed === 'demo') print('Sign in as demo with the password correct-horse.');
  if (newClientSecret !== undefined && isPersistent) {
    print(
      `The client ${DESKTOP_CLIENT_ID} has the secret ${newClientSecret} — note it, it will not be shown again.`,
    );
  }
}

function asAuthorityOptions(options: CommandLine, { printError }: Console): AuthorityOptions {
  const { quiet, exitWithParent: _unused, ...rest } = options;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), log: quiet ? () => undefined : printError };
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

/** Runs the authority until it is asked to stop. Returns the exit code if the start failed. */
export async function serveCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  out: Console,
): Promise<number | undefined> {
  const help = helpText(args);
  if (help !== undefined) {
    out.print(help);
    return 0;
  }
  const options = parseOptions(args, env);
  prepareDatabase(options.database);
  try {
    const authority = await startAuthority(asAuthorityOptions(options, out));
    stopOnRequest(authority, options.exitWithParent);
    announce(authority, options, out);
    return undefined;
  } catch (error) {
    out.printError(remedyFor(error, options));
    return 1;
  }
}
