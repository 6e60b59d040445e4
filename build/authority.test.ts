import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { ownersOf, type RunningAuthority, startAuthority, usualAuthority } from './authority.ts';

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

test('whose program listens on a port is read from the system, and another user’s is nobody’s @T19', () => {
  const row = (address: string, state: string, user: number) =>
    `   1: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  ${user}        0 84322 1`;
  const table = ['  sl  local_address', row('0100007F:24B8', '0A', 1000), row('0100007F:24B8', '01', 7)];
  expect(ownersOf(9400, table.join('\n'))).toEqual([1000]);
  expect(ownersOf(9400, [...table, row('0100007F:24B8', '0A', 1001)].join('\n'))).toEqual([1000, 1001]);
  expect(ownersOf(9401, table.join('\n'))).toEqual([]);
  expect(ownersOf(9400, '')).toEqual([]);
});

// Only root can be two users.
if (process.getuid?.() === 0) {
  test('one that answers as ours and belongs to another user is not used @T19', async () => {
    const program = (
      uid: number,
    ) => `process.setuid(${uid}); require('node:http').createServer((_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="latchkey"' }).end();
    }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
    const start = async (uid: number) => {
      const child = spawn(process.execPath, ['-e', program(uid)]);
      onTestFinished(() => void child.kill());
      const [port] = (await once(child.stdout, 'data')) as [Buffer];
      return Number(port.toString());
    };
    const strange = await start(65_534);
    const authority = await keep(usualAuthority(strange, inMemory));
    expect(portOf(authority)).not.toBe(strange);
    const own = await start(0);
    expect(portOf(await keep(usualAuthority(own, inMemory)))).toBe(own);
  });
}

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
