import { earlySandboxSwitches } from './sandbox.ts';

/** Variables of Node and Electron that do no harm to an installed program; every other one of theirs does, or may. */
const harmless = new Set([
  'NODE_ENV',
  'NODE_PATH',
  'NODE_NO_WARNINGS',
  'ELECTRON_FORCE_WINDOW_MENU_BAR',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'ELECTRON_OZONE_PLATFORM_HINT',
  'ELECTRON_TRASH',
]);

/** Variables that a fuse makes void, or that are read late enough for main's first lines to take them away. */
const voidByThen = new Set([
  'ELECTRON_RUN_AS_NODE',
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
]);

/** Variables by which Chromium and the libraries below it print or write what passes through them. */
const printing = new Set([
  'BREAKPAD_DUMP_LOCATION',
  'CHROME_LOG_FILE',
  'DBUS_VERBOSE',
  'GDK_DEBUG',
  'GNUTLS_DEBUG_LEVEL',
  'GTK_DEBUG',
  'G_DBUS_DEBUG',
  'G_MESSAGES_DEBUG',
  'IBUS_DEBUG',
  'LD_DEBUG',
  'LD_DEBUG_OUTPUT',
  'MALLOC_TRACE',
  'NSPR_LOG_FILE',
  'NSPR_LOG_MODULES',
  'NSS_DEBUG_PKCS11_MODULE',
  'NSS_OUTPUT_FILE',
  'SSLDEBUG',
  'SSLDEBUGFILE',
  'SSLTRACE',
  'WAYLAND_DEBUG',
]);

/** Switches that Chromium, V8 or the sandbox have read before main runs: taking them away by then does nothing. */
const readBeforeMain = new Set([
  'js-flags',
  'enable-logging',
  'log-file',
  'log-level',
  'v',
  'vmodule',
  'trace-startup',
  'trace-startup-file',
  'trace-startup-format',
  'trace-config-file',
  'enable-crash-reporter-for-testing',
  'crash-dumps-dir',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'zygote-cmd-prefix',
  'gpu-launcher',
  'browser-subprocess-path',
  ...earlySandboxSwitches,
  'wait-for-debugger',
  'wait-for-debugger-children',
  'wait-for-debugger-on-navigation',
]);

/** Says that a start is the second one, without what the first one found. */
const cleanFlag = '--clean-start';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the variable took effect before the first line of main. */
function tookEffect(name: string): boolean {
  if (harmless.has(name) || voidByThen.has(name)) return false;
  return /^(?:NODE|ELECTRON)_/.test(name) || printing.has(name);
}

/** The name of a switch as Chromium reads it on Linux and macOS: behind one or two dashes, up to `=`. */
function switchName(word: string): string | undefined {
  return /^--?([^-=][^=]*)/.exec(word.trim())?.[1];
}

/** Behind `--` Chromium reads no switch. */
function filterSwitches(args: readonly string[], keep: (name: string) => boolean): string[] {
  const end = args.indexOf('--');
  const switches = end < 0 ? args : args.slice(0, end);
  const rest = end < 0 ? [] : args.slice(end);
  return [
    ...switches.filter((word) => {
      const name = switchName(word);
      return name === undefined || keep(name);
    }),
    ...rest,
  ];
}

/** What a start has to do about what it was started with. */
export type CleanStart =
  /** Nothing is in the way. */
  | { act: 'go on' }
  /** Start again with these arguments and without these variables. */
  | { act: 'start again'; args: string[]; variables: string[] }
  /** This is the second start, and these are still there. */
  | { act: 'give up'; found: string[] };

/**
 * Finds what makes Node, Chromium or a library below them print or write traffic, run foreign programs or leave the
 * sandbox, and what was read before the first line of main: only a start without it undoes that.
 * @param argv the whole command line, the program first
 */
export function planCleanStart(argv: readonly string[], environment: Environment): CleanStart {
  const args = argv.slice(1);
  const variables = Object.keys(environment).filter(tookEffect);
  const kept = filterSwitches(args, (name) => !readBeforeMain.has(name));
  if (variables.length === 0 && kept.length === args.length) return { act: 'go on' };
  if (!args.includes(cleanFlag)) return { act: 'start again', args: [cleanFlag, ...kept], variables };
  return { act: 'give up', found: [...variables, ...args.filter((word) => !kept.includes(word))] };
}
