import path from 'node:path';

/** What the command line asked of the app itself; everything else on it belongs to Chromium. */
export interface AppArguments {
  userDataDir: string | undefined;
  connectionsFile: string | undefined;
  /** What was wrong with it, in words for a person. */
  errors: string[];
}

const noun = { 'user-data-dir': 'folder', connections: 'file' } as const;

type Flag = keyof typeof noun;

function flagValue(argv: readonly string[], flag: Flag): string | null | undefined {
  const prefix = `--${flag}=`;
  const joined = argv.find((argument) => argument.startsWith(prefix));
  if (joined !== undefined) return joined.slice(prefix.length) || null;
  const at = argv.indexOf(`--${flag}`);
  if (at < 0) return undefined;
  const next = argv[at + 1];
  return next && !next.startsWith('--') ? next : null;
}

/**
 * Reads `--user-data-dir DIR` and `--connections FILE` (also with `=`). Relative paths count from `folder`.
 * Never throws: a flag without its value is reported in `errors` and otherwise as if it were not there.
 */
export function parseArguments(argv: readonly string[], folder: string): AppArguments {
  const errors: string[] = [];
  const read = (flag: Flag): string | undefined => {
    const value = flagValue(argv, flag);
    if (value === null) {
      errors.push(
        `--${flag} needs the path of a ${noun[flag]} after it, such as --${flag} PATH. It was ignored.`,
      );
    }
    return value ? path.resolve(folder, value) : undefined;
  };
  return { userDataDir: read('user-data-dir'), connectionsFile: read('connections'), errors };
}
