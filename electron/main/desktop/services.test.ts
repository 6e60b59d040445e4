import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { desktopServices } from './services.ts';

it('takes a desktop without a session bus for one that shows nothing', async () => {
  const services = desktopServices({ platform: 'linux', environment: {} });
  expect([await services.tray(), await services.notifications()]).toEqual([false, false]);
});

it('takes a bus that never answers for one that shows nothing, and does not wait for it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bus-'));
  const socket = path.join(folder, 'bus');
  const server = net.createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const environment = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` };
  const services = desktopServices({ platform: 'linux', environment, timeoutMs: 50 });
  expect([await services.tray(), await services.notifications()]).toEqual([false, false]);
  server.close();
  await rm(folder, { recursive: true });
});

it.each(['darwin', 'win32'] as const)(
  'asks nobody where both are parts of the system: %s',
  async (platform) => {
    const services = desktopServices({ platform, environment: {} });
    expect([await services.tray(), await services.notifications()]).toEqual([true, true]);
  },
);
