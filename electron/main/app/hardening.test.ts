import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { deadProxy } from '../window/page/no-network.ts';
import {
  dangerousSwitches,
  hideProxyVariables,
  keepStringsWhole,
  limitPages,
  removeDangerousSwitches,
  removeDangerousVariables,
} from './hardening.ts';

function commandLine(switches: Record<string, string>) {
  const remaining = new Map(Object.entries(switches));
  return {
    remaining,
    hasSwitch: (name: string) => remaining.has(name),
    removeSwitch: (name: string) => void remaining.delete(name),
    getSwitchValue: (name: string) => remaining.get(name) ?? '',
    appendSwitch: (name: string, value: string) => void remaining.set(name, value),
  };
}

test('every switch that turns the program against its user is taken away, and no other', () => {
  const harmless = { 'user-data-dir': '/home/someone', 'password-store': 'gnome-libsecret', lang: 'de' };
  const hostile = Object.fromEntries(dangerousSwitches.map((name) => [name, 'x']));
  const line = commandLine({ ...hostile, ...harmless });
  expect(removeDangerousSwitches(line)).toEqual(dangerousSwitches);
  expect(Object.fromEntries(line.remaining)).toEqual(harmless);
});

test.each([
  'inspect',
  'inspect-brk',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'proxy-server',
  'proxy-pac-url',
  'host-rules',
  'host-resolver-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'load-extension',
  'disable-web-security',
  'ssl-key-log-file',
  'log-net-log',
  'js-flags',
  'renderer-cmd-prefix',
  'gpu-launcher',
])('%s is on the list', (name) => {
  expect(dangerousSwitches).toContain(name);
});

test('names on the list are as Chromium compares them, each once', () => {
  expect(new Set(dangerousSwitches).size).toBe(dangerousSwitches.length);
  for (const name of dangerousSwitches) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
});

test('variables that switch off or betray TLS are taken away, and no other', () => {
  const environment = {
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    SSLKEYLOGFILE: '/tmp/k',
    NODE_EXTRA_CA_CERTS: '/c',
    HOME: '/h',
  };
  removeDangerousVariables(environment);
  expect(environment).toEqual({ HOME: '/h' });
});

test('variables that name a proxy are hidden in either case and put back, and no other @T17', () => {
  const before = {
    HTTPS_PROXY: 'a',
    http_proxy: 'b',
    All_Proxy: 'c',
    auto_proxy: 'd',
    NO_PROXY: 'e',
    SOCKS_SERVER: 'f',
    MY_HTTP_PROXY: 'g',
    HOME: '/h',
  };
  const environment: Record<string, string | undefined> = { ...before };
  const putBack = hideProxyVariables(environment);
  expect(environment).toEqual({ MY_HTTP_PROXY: 'g', HOME: '/h' });
  putBack();
  expect(environment).toEqual(before);
});

test('whole strings in heap snapshots are asked for beside what is there', () => {
  const line = commandLine({ 'js-flags': '--expose-gc' });
  keepStringsWhole(line);
  expect(line.remaining.get('js-flags')).toBe('--expose-gc --heap-snapshot-string-limit=1073741824');
});

test('pages are limited by one switch, which takes the place of another’s @T2b', () => {
  const switches = new Map([['blink-settings', 'DOMPasteAllowed=true']]);
  limitPages({ appendSwitch: (name, value) => void switches.set(name, value) });
  expect([...switches]).toEqual([['blink-settings', 'DOMPasteAllowed=false,dnsPrefetchingEnabled=false']]);
});

test('the kernel opens no connection to where the windows’ sessions send everything @T2b', async () => {
  const { hostname, port } = new URL(deadProxy);
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect(Number(port), hostname, () => resolve('connected'));
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  // The code differs by system, but the connection must fail at once.
  expect(await promise).toMatch(/^E(?:NETUNREACH|ADDRNOTAVAIL|AFNOSUPPORT|HOSTUNREACH|ACCES|INVAL)$/);
  socket.destroy();
});
