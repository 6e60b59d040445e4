import { earlySandboxSwitches } from './sandbox.ts';

/** Variables of Node and Electron that are safe in an installed program. All their others are, or may be, dangerous. */
const harmless = new Set([
  'NODE_ENV',
  'NODE_PATH',
  'NODE_NO_WARNINGS',
  'ELECTRON_FORCE_WINDOW_MENU_BAR',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'ELECTRON_OZONE_PLATFORM_HINT',
  'ELECTRON_TRASH',
]);

/** Variables that an Electron fuse disables, or that are read only after main's first lines remove them. */
const ineffective = new Set([
  'ELECTRON_RUN_AS_NODE',
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
]);

/** Variables that make Chromium or its libraries print or write the data that passes through them. */
const tracing = new Set([
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

/** Switches that Chromium, V8 or the sandbox read before main runs. Removing them in main has no effect. */
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

/** Marks the second start, from which the first one removed what it found. */
const cleanFlag = '--clean-start';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the variable took effect before main's first line. */
function tookEffect(name: string): boolean {
  if (harmless.has(name) || ineffective.has(name)) return false;
  return /^(?:NODE|ELECTRON)_/.test(name) || tracing.has(name);
}

/** The name of a switch as Chromium reads it on Linux and macOS: after one or two dashes, up to `=`. */
function switchName(word: string): string | undefined {
  return /^--?([^-=][^=]*)/.exec(word.trim())?.[1];
}

/** Removes the switches that `keep` rejects. After `--` Chromium reads no switches. */
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

/** What to do about dangerous switches and variables. */
export type CleanStart =
  /** There are none. */
  | { action: 'continue' }
  /** Start again with these arguments and without these variables. */
  | { action: 'restart'; args: string[]; variables: string[] }
  /** This is the second start, and these are still present. */
  | { action: 'exit'; found: string[] };

/**
 * Finds switches and variables that make Node, Chromium or their libraries record traffic, run foreign programs or leave
 * the sandbox, and that took effect before main's first line. Only a new start without them undoes that.
 * @param argv the whole command line, including the program
 */
export function planCleanStart(argv: readonly string[], environment: Environment): CleanStart {
  const args = argv.slice(1);
  const variables = Object.keys(environment).filter(tookEffect);
  const safeArgs = filterSwitches(args, (name) => !readBeforeMain.has(name));
  if (variables.length === 0 && safeArgs.length === args.length) return { action: 'continue' };
  if (!args.includes(cleanFlag)) return { action: 'restart', args: [cleanFlag, ...safeArgs], variables };
  return { action: 'exit', found: [...variables, ...args.filter((word) => !safeArgs.includes(word))] };
}
