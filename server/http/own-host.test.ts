import { expect, test } from 'vitest';
import type { Authority } from '../authority.ts';
import { authorityForTest, basic, register, signIn } from '../testing/harness.ts';
import { rawAnswer, rawRequest } from '../testing/raw.ts';

const EVIL = 'rebound.example';

/** Requests from a page whose name resolves to 127.0.0.1, and names that must not be taken for ours. */
const foreign = (port: number): string[] => [
  EVIL,
  `${EVIL}:${port}`,
  `localhost.${EVIL}:${port}`,
  `127.0.0.1.${EVIL}:${port}`,
  `${EVIL}.localhost:${port}`,
  `0.0.0.0:${port}`,
  `192.0.2.1:${port}`,
  `[::]:${port}`,
  `127.1:${port}`,
  `2130706433:${port}`,
  `localhost.:${port}`,
  `localhost:${port}, ${EVIL}`,
  `localhost@${EVIL}`,
  `${EVIL}#localhost`,
  '',
];

const own = (port: number): string[] => [
  `127.0.0.1:${port}`,
  `localhost:${port}`,
  `LOCALHOST:${port}`,
  `[::1]:${port}`,
  // As through a tunnel.
  'localhost:1234',
  'localhost',
];

interface Sent {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** The response under one of our own hosts. */
  status: number;
}

async function everywhere(authority: Authority): Promise<Sent[]> {
  const client = await register(authority);
  const { access_token: token } = await signIn(authority, client);
  const json = { 'Content-Type': 'application/json' };
  const form = { Authorization: basic(client), 'Content-Type': 'application/x-www-form-urlencoded' };
  const bearer = { Authorization: `Bearer ${token}` };
  const password = 'grant_type=password&username=demo&password=correct-horse&scope=openid';
  return [
    { method: 'POST', path: '/register', headers: json, body: registration, status: 201 },
    { method: 'POST', path: '/token', headers: form, body: password, status: 200 },
    { method: 'GET', path: '/api/me', headers: bearer, status: 200 },
    { method: 'GET', path: '/userinfo', headers: bearer, status: 200 },
    { method: 'GET', path: '/api/openapi.json', status: 200 },
    { method: 'GET', path: '/.well-known/openid-configuration', status: 200 },
    { method: 'GET', path: '/jwks', status: 200 },
    { method: 'GET', path: '/device', status: 200 },
    { method: 'GET', path: '/session/end', status: 303 },
    { method: 'GET', path: '/', status: 200 },
    { method: 'GET', path: '/favicon.svg', status: 200 },
    { method: 'GET', path: '/healthz', status: 200 },
    { method: 'GET', path: '/readyz', status: 200 },
    { method: 'GET', path: '/nothing', status: 404 },
  ];
}

const registration = '{"redirect_uris":["http://127.0.0.1/callback/"],"application_type":"native"}';

test('a page that had its name resolve to this computer reaches nothing of a local authority @T23b', async () => {
  const lines: string[] = [];
  const authority = await authorityForTest({ log: (line) => lines.push(line), sessionCap: 100 });
  const { port } = authority;
  for (const { method, path, headers, body, status } of await everywhere(authority)) {
    for (const host of own(port)) {
      const answer = await rawAnswer(port, rawRequest(method, path, { ...headers, Host: host }, body));
      expect([path, host, answer.status]).toEqual([path, host, status]);
    }
    lines.length = 0;
    for (const host of foreign(port)) {
      const answer = await rawAnswer(port, rawRequest(method, path, { ...headers, Host: host }, body));
      expect([path, host, answer.status]).toEqual([path, host, 421]);
      expect(answer.text).not.toContain(EVIL);
    }
    expect(lines.filter((line) => line.includes('"route":"foreign_host"'))).toHaveLength(
      foreign(port).length,
    );
  }
});

test('two hosts are none, and a probe that names none is answered @T23b', async () => {
  const { port } = await authorityForTest();
  const twice = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: ${EVIL}\r\nConnection: close\r\n\r\n`;
  expect((await rawAnswer(port, twice)).status).toBe(421);
  expect((await rawAnswer(port, 'GET /healthz HTTP/1.0\r\n\r\n')).status).toBe(200);
  expect((await rawAnswer(port, 'GET /readyz HTTP/1.0\r\n\r\n')).status).toBe(200);
});

test('behind a proxy the host is the proxy’s to check, and no address comes from it @T23b', async () => {
  const authority = await authorityForTest({ issuer: 'https://id.example.test', registration: 'open' });
  for (const Host of ['id.example.test', 'latchkey_authority', EVIL]) {
    const headers = { Host, 'Content-Type': 'application/json' };
    const made = await rawAnswer(authority.port, rawRequest('POST', '/register', headers, registration));
    expect(made.status).toBe(201);
    expect(made.text).toContain('"registration_client_uri":"https://id.example.test/');
    expect(made.text).not.toContain(EVIL);
  }
});

test('numbers on a local port are not for such a page either @T23b', async () => {
  // A port that was free a moment ago, because the metrics need an explicit one.
  const probe = await authorityForTest();
  const { port } = probe;
  await probe.stop();
  const authority = await authorityForTest({ metrics: `127.0.0.1:${port}` });
  const asked = (Host: string) => rawAnswer(port, rawRequest('GET', '/metrics', { Host }));
  await rawAnswer(authority.port, rawRequest('GET', '/token', { Host: EVIL }));
  await rawAnswer(authority.port, rawRequest('GET', `http://${EVIL}/token`));
  const { status, text } = await asked(`localhost:${port}`);
  expect(status).toBe(200);
  for (const labels of ['route="foreign_host",status="421"', 'route="invalid_target",status="400"']) {
    expect(text).toContain(`latchkey_http_request_duration_seconds_count{${labels}} 1`);
  }
  expect(text).not.toContain(EVIL);
  expect(await asked(`${EVIL}:${port}`)).toMatchObject({ status: 421 });
});
