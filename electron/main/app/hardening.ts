import { sandboxSwitches } from './sandbox.ts';

/**
 * Chromium and Node switches that turn an installed program against its user (THREATS T6): they open a debugger,
 * load foreign code, send traffic elsewhere, write it down, or switch a check off.
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

/** Variables by which Node and Chromium do the same. */
const dangerousVariables = ['NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_EXTRA_CA_CERTS', 'SSLKEYLOGFILE'];

/** The part of `app.commandLine` used here. */
export interface CommandLine {
  hasSwitch(name: string): boolean;
  removeSwitch(name: string): void;
  getSwitchValue(name: string): string;
  appendSwitch(name: string, value: string): void;
}

/**
 * Takes every dangerous switch off the command line. Works only before Chromium reads it: in the first lines of
 * main.
 * @returns the names of those that were there
 */
export function removeDangerousSwitches(commandLine: CommandLine): string[] {
  const found = [...dangerousSwitches, ...sandboxSwitches].filter((name) => commandLine.hasSwitch(name));
  for (const name of found) commandLine.removeSwitch(name);
  return found;
}

/** Takes the dangerous variables out of the environment, for this process and for those it starts. */
export function removeDangerousVariables(environment: Record<string, string | undefined>): void {
  for (const name of dangerousVariables) delete environment[name];
}

const proxyVariable = /^(?:(?:auto|all|http|https|ftp|no)_proxy|socks_(?:server|version))$/i;

/**
 * Hides the variables that name a proxy: on a Linux desktop without proxy settings of its own Chromium would take them
 * for what the system says (THREATS T17). It reads them once, with the first session.
 * @returns what puts them back, for programs that are started later, such as the browser
 */
export function hideProxyVariables(environment: Record<string, string | undefined>): () => void {
  const hidden = Object.entries(environment).filter(([name]) => proxyVariable.test(name));
  for (const [name] of hidden) delete environment[name];
  return () => void Object.assign(environment, Object.fromEntries(hidden));
}

/**
 * Lets heap snapshots hold whole strings: V8 cuts them off after 1,024 characters, and the search for leaks would
 * not see a token inside a longer text.
 */
export function keepStringsWhole(commandLine: CommandLine): void {
  const others = commandLine.getSwitchValue('js-flags');
  commandLine.appendSwitch('js-flags', `${others} --heap-snapshot-string-limit=1073741824`.trim());
}
