import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type RunningAuthority, startAuthority, usualAuthority } from './authority.ts';

const running: RunningAuthority[] = [];
const inMemory = ['--database', ':memory:', '--quiet'];

afterEach(async () => {
  for (const authority of running.splice(0)) await authority.stop();
});

async function keep(authority: Promise<RunningAuthority>): Promise<RunningAuthority> {
  running.push(await authority);
  return authority;
}

const portOf = ({ issuer }: RunningAuthority) => Number(new URL(issuer).port);

test('an authority of ours that runs already is used, and not stopped with the app', async () => {
  const first = await keep(startAuthority(['--port', '0', ...inMemory]));
  const second = await usualAuthority(portOf(first), inMemory);
  expect(second.issuer).toBe(first.issuer);
  await second.stop();
  expect((await fetch(`${first.issuer}/api/me`)).status).toBe(401);
});

test('where another program has the port the authority takes a free one', async () => {
  const other = http.createServer((_request, response) => response.end('something else'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const authority = await keep(usualAuthority(port, inMemory));
  expect(portOf(authority)).not.toBe(port);
  expect((await fetch(`${authority.api}/api/me`)).status).toBe(401);
  other.close();
});

test('an authority that cannot start says so', async () => {
  await expect(startAuthority(['--port', 'none'])).rejects.toThrow('the authority ended with 2');
});
