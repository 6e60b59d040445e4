import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { deadProxy } from '../window/page/no-network.ts';
import { limitPages } from './blink-settings.ts';

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
  // What it says differs by system; that it says so at once, and connects to nobody, does not.
  expect(await promise).toMatch(/^E(?:NETUNREACH|ADDRNOTAVAIL|AFNOSUPPORT|HOSTUNREACH|ACCES|INVAL)$/);
  socket.destroy();
});
