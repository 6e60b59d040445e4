import path from 'node:path';
import type { Going } from '../../../shared/model/views.ts';
import { isDeepLink, parseDeepLink } from '../window/deep-link.ts';

/** What the command line asked of the app itself; everything else on it belongs to Chromium. */
export interface AppArguments {
  userDataDir: string | undefined;
  connectionsFile: string | undefined;
  /** The app was started without anybody asking for its window. */
  hidden: boolean;
  /** Where a link on the command line leads. */
  going: Going | undefined;
  /** What was wrong with it, in words for a person. */
  errors: string[];
}

const noun = { 'user-data-dir': 'folder', connections: 'file' } as const;

type Flag = keyof typeof noun;

function flagValue(argv: readonly string[], flag: string): string | null | undefined {
  const prefix = `--${flag}=`;
  const joined = argv.find((argument) => argument.startsWith(prefix));
  if (joined !== undefined) return joined.slice(prefix.length) || null;
  const at = argv.indexOf(`--${flag}`);
  if (at < 0) return undefined;
  const next = argv[at + 1];
  return next && !next.startsWith('--') ? next : null;
}

/** A bare link, as the system hands it over, or `--open LINK`; two at once mean nothing. */
function linkIn(argv: readonly string[]): Going | undefined {
  const named = flagValue(argv, 'open');
  const bare = argv.filter((word) => isDeepLink(word) && word !== named);
  const links = named === undefined ? bare : [...bare, named];
  if (links.length === 0) return undefined;
  return parseDeepLink(links.length === 1 ? links[0] : undefined);
}

/** A link comes from anywhere: words behind a bare one may be a part of it that was not quoted. */
function beforeLink(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex(isDeepLink);
  return at < 0 ? argv : argv.slice(0, at);
}

/**
 * Reads `--user-data-dir DIR`, `--connections FILE`, `--open LINK` (also with `=`), `--hidden`, and a bare link, behind
 * which no flag counts. Relative paths count from `folder`. Never throws: a flag without its value is reported in
 * `errors` and otherwise as if it were not there, and a link is repeated nowhere.
 */
export function parseArguments(argv: readonly string[], folder: string): AppArguments {
  const errors: string[] = [];
  const flags = beforeLink(argv);
  const read = (flag: Flag): string | undefined => {
    const value = flagValue(flags, flag);
    if (value === null) {
      errors.push(
        `--${flag} needs the path of a ${noun[flag]} after it, such as --${flag} PATH. It was ignored.`,
      );
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
