import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import {
  authorityForTest,
  passwordRequest,
  refresh,
  refreshRequest,
  register,
  signIn,
} from '../testing/harness.ts';

async function freeAddress(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return `127.0.0.1:${port}`;
}

async function numbersAt(address: string): Promise<Map<string, number>> {
  const answer = await fetch(`http://${address}/metrics`);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

test('grants, renewals, sign-ins, requests and revocations are counted', async () => {
  const metrics = await freeAddress();
  const authority = await authorityForTest({ metrics });
  const client = await register(authority);
  const { refresh_token: first } = await signIn(authority, client);
  const { refresh_token: second } = await refresh(authority, client, first);
  await refresh(authority, client, first);
  await refresh(authority, client, second);
  await refreshRequest(authority, client, first);
  await refreshRequest(authority, client, second);
  await refreshRequest(authority, client, 'made-up');
  await passwordRequest(authority, client, { password: 'wrong' });
  await fetch(`${authority.issuer}/made/up/${first}`);
  const numbers = await numbersAt(metrics);
  expect(Object.fromEntries(numbers)).toMatchObject({
    'latchkey_token_requests_total{grant="password",outcome="ok"}': 1,
    'latchkey_token_requests_total{grant="password",outcome="invalid_grant"}': 1,
    'latchkey_token_requests_total{grant="refresh_token",outcome="ok"}': 3,
    'latchkey_token_requests_total{grant="refresh_token",outcome="invalid_grant"}': 3,
    'latchkey_refresh_tokens_total{verdict="fresh"}': 2,
    'latchkey_refresh_tokens_total{verdict="retry"}': 1,
    'latchkey_refresh_tokens_total{verdict="reused"}': 1,
    'latchkey_refresh_tokens_total{verdict="ended"}': 1,
    'latchkey_refresh_tokens_total{verdict="unknown"}': 1,
    'latchkey_sign_in_tries_total{outcome="let_through"}': 2,
    latchkey_sign_ins_total: 1,
    latchkey_revocations: 1,
    'latchkey_http_request_duration_seconds_count{route="/token",status="200"}': 4,
    'latchkey_http_request_duration_seconds_count{route="other",status="404"}': 1,
  });
  expect(numbers.has('process_cpu_seconds_total')).toBe(true);
  expect([...numbers.keys()].join()).not.toContain(first);
});

test('the numbers are not on the public port, and their own port has nothing else', async () => {
  const metrics = await freeAddress();
  const authority = await authorityForTest({ metrics });
  expect((await fetch(`${authority.issuer}/metrics`)).status).toBe(404);
  expect((await fetch(`http://${metrics}/jwks`)).status).toBe(404);
  await authority.stop();
  await expect(fetch(`http://${metrics}/metrics`)).rejects.toThrow();
});

test('an authority whose place for metrics is taken does not start, and leaves nothing open', async () => {
  const metrics = await freeAddress();
  await authorityForTest({ metrics });
  const port = Number((await freeAddress()).split(':')[1]);
  await expect(authorityForTest({ metrics, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await authorityForTest({ port });
});
