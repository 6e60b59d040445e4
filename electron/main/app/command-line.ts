import path from 'node:path';
import type { Going } from '../../../shared/model/views.ts';
import { isDeepLink, parseDeepLink } from '../window/deep-link.ts';

/** The app's own arguments; all others belong to Chromium. */
export interface AppArguments {
  userDataDir: string | undefined;
  connectionsFile: string | undefined;
  /** The app starts without showing its window. */
  hidden: boolean;
  /** The target of a link on the command line. */
  going: Going | undefined;
  /** Messages for a person about invalid arguments. */
  errors: string[];
}

const noun = { 'user-data-dir': 'folder', connections: 'file' } as const;

type Flag = keyof typeof noun;

function flagValue(argv: readonly string[], flag: string): string | null | undefined {
  const prefix = `--${flag}=`;
  const withValue = argv.find((argument) => argument.startsWith(prefix));
  if (withValue !== undefined) return withValue.slice(prefix.length) || null;
  const index = argv.indexOf(`--${flag}`);
  if (index < 0) return undefined;
  const next = argv[index + 1];
  return next && !next.startsWith('--') ? next : null;
}

/** The link that the system passed as a bare argument, or that of `--open`. Several links open nothing. */
function linkIn(argv: readonly string[]): Going | undefined {
  const opened = flagValue(argv, 'open');
  const bare = argv.filter((argument) => isDeepLink(argument) && argument !== opened);
  const links = opened === undefined ? bare : [...bare, opened];
  if (links.length === 0) return undefined;
  return parseDeepLink(links.length === 1 ? links[0] : undefined);
}

/** The arguments before a bare link. Those after it may be an unquoted part of the link, which is untrusted. */
function beforeLink(argv: readonly string[]): readonly string[] {
  const index = argv.findIndex(isDeepLink);
  return index < 0 ? argv : argv.slice(0, index);
}

/**
 * Reads `--user-data-dir DIR`, `--connections FILE`, `--open LINK` (also with `=`), `--hidden`, and a bare link. Flags
 * after a bare link are ignored. Relative paths are resolved against `folder`. Never throws: a flag without its value is
 * reported in `errors` and ignored. No message contains a link.
 */
export function parseArguments(argv: readonly string[], folder: string): AppArguments {
  const errors: string[] = [];
  const flags = beforeLink(argv);
  const read = (flag: Flag): string | undefined => {
    const value = flagValue(flags, flag);
    if (value === null) {
      errors.push(`--${flag} needs the path of a ${noun[flag]}, as in --${flag} PATH. It was ignored.`);
    }
    return value ? path.resolve(folder, value) : undefined;
  };
  return {
    userDataDir: read('user-data-dir'),
    connectionsFile: read('connections'),
    hidden: flags.includes('--hidden'),
    going: linkIn(argv),
    errors,
  };
}
