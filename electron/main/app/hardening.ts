import { sandboxSwitches } from './sandbox.ts';

/**
 * Chromium and Node switches that turn an installed program against its user (THREATS T6): they open a debugger, load
 * foreign code, redirect or record traffic, or disable a check.
 */
export const dangerousSwitches: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-io-pipes',
  'remote-debugging-targets',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-brk-node',
  'inspect-port',
  'inspect-publish-uid',
  'inspect-wait',
  'debug',
  'debug-brk',
  'debug-port',
  'js-flags',
  'load-extension',
  'disable-extensions-except',
  'allow-legacy-extension-manifests',
  'proxy-server',
  'proxy-pac-url',
  'proxy-auto-detect',
  'proxy-bypass-list',
  'host-rules',
  'host-resolver-rules',
  'origin-to-force-quic-on',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'ignore-urlfetcher-cert-requests',
  'allow-insecure-localhost',
  'ssl-key-log-file',
  'ssl-version-min',
  'ssl-version-max',
  'cipher-suite-blacklist',
  'log-net-log',
  'net-log-capture-mode',
  'auth-server-allowlist',
  'auth-negotiate-delegate-allowlist',
  'disable-web-security',
  'disable-site-isolation-trials',
  'disable-site-isolation-for-policy',
  'allow-file-access-from-files',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'disable-http-cache-for-testing',
  'enable-automation',
  'enable-blink-features',
  'disable-blink-features',
  'enable-experimental-web-platform-features',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'ppapi-plugin-launcher',
  'browser-subprocess-path',
  'register-pepper-plugins',
  'use-fake-ui-for-media-stream',
  'use-fake-device-for-media-stream',
  'auto-accept-camera-and-microphone-capture',
  'enable-logging',
  'trace-startup',
  'trace-config-file',
];

/** Environment variables that do the same to Node and Chromium. */
const dangerousVariables = ['NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_EXTRA_CA_CERTS', 'SSLKEYLOGFILE'];

/** The part of `app.commandLine` used here. */
export interface CommandLine {
  hasSwitch(name: string): boolean;
  removeSwitch(name: string): void;
  getSwitchValue(name: string): string;
  appendSwitch(name: string, value: string): void;
}

/**
 * Removes every dangerous switch from the command line. Works only before Chromium reads it: in the first lines of main.
 * @returns the names of the switches it removed
 */
export function removeDangerousSwitches(commandLine: CommandLine): string[] {
  const found = [...dangerousSwitches, ...sandboxSwitches].filter((name) => commandLine.hasSwitch(name));
  for (const name of found) commandLine.removeSwitch(name);
  return found;
}

/** Removes the dangerous variables from the environment of this process and those it starts. */
export function removeDangerousVariables(environment: Record<string, string | undefined>): void {
  for (const name of dangerousVariables) delete environment[name];
}

const proxyVariable = /^(?:(?:auto|all|http|https|ftp|no)_proxy|socks_(?:server|version))$/i;

/**
 * Hides the variables that name a proxy. On a Linux desktop without proxy settings Chromium would take them for the
 * system's settings (THREATS T17). It reads them once, with the first session.
 * @returns a function that restores them, for programs started later, such as the browser
 */
export function hideProxyVariables(environment: Record<string, string | undefined>): () => void {
  const hidden = Object.entries(environment).filter(([name]) => proxyVariable.test(name));
  for (const [name] of hidden) delete environment[name];
  return () => void Object.assign(environment, Object.fromEntries(hidden));
}

/**
 * Makes heap snapshots contain whole strings. V8 truncates them after 1,024 characters, and the leak search would miss a
 * token inside a longer text.
 */
export function keepStringsWhole(commandLine: CommandLine): void {
  const flags = commandLine.getSwitchValue('js-flags');
  commandLine.appendSwitch('js-flags', `${flags} --heap-snapshot-string-limit=1073741824`.trim());
}

/** Blink settings that the windows do not need and a hostile script would use. */
const disabledBlinkSettings = [
  // `document.execCommand('paste')` reads the clipboard without asking. It is not how a person pastes.
  'DOMPasteAllowed',
  // `<link rel=dns-prefetch>` sends up to 250 characters in a host name to the name server of the domain.
  'dnsPrefetchingEnabled',
];

/** The value of Chromium's switch `blink-settings` that disables them. */
export const blinkSettings = disabledBlinkSettings.map((name) => `${name}=false`).join(',');

/** Disables these Blink settings in every page. Works only before the first page has a process: in main's first lines. */
export function limitPages(commandLine: Pick<CommandLine, 'appendSwitch'>): void {
  commandLine.appendSwitch('blink-settings', blinkSettings);
}
