import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { assertionAlgorithms } from '../provider/metadata.ts';
import { checkAssertion, installOwnAddresses } from '../provider/own-addresses.ts';
import { newDevice } from '../testing/devices.ts';
import { authorityForTest, basic, register, signIn } from '../testing/harness.ts';
import { rawAnswer, rawRequest } from '../testing/raw.ts';
import { requestTarget } from './request-target.ts';

const EVIL = 'evil.example';
const METADATA = '/.well-known/openid-configuration';

/** Spellings of `path` that are not in origin-form, or that a URL parser reads as another path. */
const spellings: Readonly<Record<string, (path: string, port: number) => string>> = {
  'absolute form': (path) => `http://${EVIL}${path}`,
  'absolute form in capitals': (path) => `HTTP://${EVIL.toUpperCase()}${path}`,
  'absolute form, https': (path) => `https://${EVIL}${path}`,
  'absolute form with credentials': (path, port) => `http://127.0.0.1:${port}@${EVIL}${path}`,
  'absolute form of our own': (path, port) => `http://127.0.0.1:${port}${path}`,
  'absolute form, one slash': (path) => `http:/${EVIL}${path}`,
  'absolute form, no slash': (path) => `http:${EVIL}${path}`,
  'absolute form, backslashes': (path) => `http:\\\\${EVIL}${path}`,
  'another scheme': (path) => `ws://${EVIL}${path}`,
  'an unknown scheme': (path) => `x:${path}`,
  'network path': (path) => `//${EVIL}${path}`,
  'network path, three slashes': (path) => `///${EVIL}${path}`,
  'a slash and a backslash': (path) => `/\\${EVIL}${path}`,
  'a backslash and a slash': (path) => `\\/${EVIL}${path}`,
  'two backslashes': (path) => `\\\\${EVIL}${path}`,
  'a backslash within': (path) => `/x\\..${path}`,
  'a dot before a network path': (path) => `/.//${EVIL}${path}`,
  'an encoded dot before a network path': (path) => `/%2e//${EVIL}${path}`,
  'two dots before a network path': (path) => `/x/..//${EVIL}${path}`,
  'encoded dots before a network path': (path) => `/x/%2E%2e//${EVIL}${path}`,
  'mixed dots before a network path': (path) => `/x/.%2E//${EVIL}${path}`,
  'a dot segment': (path) => `/.${path}`,
  'an encoded dot segment': (path) => `/%2E${path}`,
  'two dots': (path) => `/x/..${path}`,
  'two encoded dots': (path) => `/x/%2e%2E${path}`,
  'a tab before a slash': (path) => `/\t/${EVIL}${path}`,
  'a tab within': (path) => `/\t${path}`,
  'a byte beyond ASCII': (path) => `/\xe9/..${path}`,
  'a wide slash': (path) => `/\xef\xbc\x8f${EVIL}${path}`,
  'a fragment': (path) => `${path}#${EVIL}`,
  'a relative path': (path) => path.slice(1),
  'a relative path with a dot': (path) => `.${path}`,
  'authority form': () => `${EVIL}:443`,
  'a host alone': () => EVIL,
  'a query alone': () => `?${EVIL}`,
  'asterisk form': () => '*',
  'asterisk form with a path': (path) => `*${path}`,
};

async function portOf(listener: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

test.each(Object.entries(spellings))(
  '%s is refused before anything believes it @T23b',
  async (_name, spell) => {
    const lines: string[] = [];
    const authority = await authorityForTest({ log: (line) => lines.push(line) });
    const client = await register(authority);
    const { access_token: token } = await signIn(authority, client);
    const asForm = { Authorization: basic(client), 'Content-Type': 'application/x-www-form-urlencoded' };
    const asCaller = { Authorization: `Bearer ${token}` };
    const upgrade = { Connection: 'Upgrade, close', Upgrade: 'websocket' };
    const requests = [
      ['GET', METADATA, {}, ''],
      ['HEAD', METADATA, {}, ''],
      ['OPTIONS', METADATA, { Origin: `http://${EVIL}` }, ''],
      ['POST', '/token', asForm, 'grant_type=password&username=demo&password=correct-horse&scope=openid'],
      ['GET', '/api/me', asCaller, ''],
      ['GET', '/userinfo', asCaller, ''],
      [
        'POST',
        '/register',
        { 'Content-Type': 'application/json' },
        '{"redirect_uris":["http://127.0.0.1/x"]}',
      ],
      ['GET', '/healthz', {}, ''],
      ['GET', '/', {}, ''],
      ['GET', METADATA, { ...upgrade, 'Sec-WebSocket-Key': 'x', 'Sec-WebSocket-Version': '13' }, ''],
      [
        'GET',
        METADATA,
        { Connection: 'Upgrade, HTTP2-Settings, close', Upgrade: 'h2c', 'HTTP2-Settings': '' },
        '',
      ],
      ['CONNECT', METADATA, {}, ''],
    ] as const;
    lines.length = 0;
    for (const [method, path, headers, body] of requests) {
      const right = await rawAnswer(authority.port, rawRequest(method, path, headers, body));
      // The control: origin-form is answered if the endpoint accepts the method.
      if (method !== 'CONNECT') expect(right.status, `${method} ${path}`).not.toBe(400);
      const target = spell(path, authority.port);
      const { status, text } = await rawAnswer(authority.port, rawRequest(method, target, headers, body));
      expect([method, path, status]).toEqual([method, path, 400]);
      expect(text).not.toMatch(/evil\.example/i);
    }
    // Node's HTTP parser refuses some of them before there is a request.
    const named = z.looseObject({ route: z.string(), status: z.number(), method: z.string() });
    const refused = lines.map((line) => named.parse(JSON.parse(line))).filter(({ status }) => status === 400);
    expect(new Set(refused.map(({ route }) => route)).size).toBeLessThan(2);
    for (const { route } of refused) expect(route).toBe('invalid_target');
    expect(lines.join()).not.toMatch(/evil/i);
  },
);

test('a tunnel is refused as a request is, with an entry in the log @T23b', async () => {
  const lines: string[] = [];
  const authority = await authorityForTest({ log: (line) => lines.push(line) });
  const { status } = await rawAnswer(authority.port, rawRequest('CONNECT', `${EVIL}:443`));
  expect(status).toBe(400);
  // Logged when the connection closes, which the caller may notice earlier.
  const logged = () => lines.map((line): unknown => JSON.parse(line));
  await expect
    .poll(logged)
    .toContainEqual(
      expect.objectContaining({ event: 'request', method: 'other', route: 'invalid_target', status: 400 }),
    );
});

test('a path is taken as it was sent, with any query @T23b', () => {
  const issuer = new URL('https://id.example');
  for (const target of [
    '/',
    '/token',
    '/api/me?x=//evil.example',
    '/x?a=b\u00e9',
    '/x?y=http://evil.example/',
    '/interaction/a-b_c',
    '/register/%2F%2Fevil.example',
    '/x//y',
    '/@evil.example',
    '/:80',
    '/...',
  ]) {
    const url = requestTarget(target, issuer);
    expect([url?.origin, url?.pathname]).toEqual([issuer.origin, target.split('?')[0]]);
  }
  expect(requestTarget(undefined, issuer)).toBeUndefined();
});

async function keyPair() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' } };
}

/** Plain oidc-provider with a client that authenticates with a key, trusting the proxy headers in front of it. */
async function bareProvider(install: (provider: Provider) => void) {
  const { privateKey, jwk } = await keyPair();
  let answer: ReturnType<Provider['callback']> | undefined;
  const port = await portOf((request, response) => void answer?.(request, response));
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: 'service',
        token_endpoint_auth_method: 'private_key_jwt',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: 'ES256',
        jwks: { keys: [jwk] },
      },
    ],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: assertionAlgorithms },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
    },
    jwks: {
      keys: [{ ...(await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)) }],
    },
    assertJwtClientAuthClaimsAndHeader: (...given) => checks(...given),
  });
  let checks: typeof checkAssertion = () => undefined;
  install(provider);
  answer = provider.callback();
  return {
    port,
    check: () => {
      checks = checkAssertion;
    },
    assertion: (aud: string | string[]) =>
      new SignJWT({ iss: 'service', sub: 'service', aud, jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey),
  };
}

const asForm = { 'Content-Type': 'application/x-www-form-urlencoded' };

function formWith(assertion: string): string {
  return String(
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }),
  );
}

test('the library itself believes the target; with addresses of our own it does not, whatever comes through @T23b', async () => {
  const believing = await bareProvider(() => undefined);
  const ours = await bareProvider(installOwnAddresses);
  const attack = `http://${EVIL}`;
  const device = await newDevice();
  for (const { site, taken } of [
    { site: believing, taken: true },
    { site: ours, taken: false },
  ]) {
    const metadata = await rawAnswer(site.port, rawRequest('GET', attack + METADATA));
    expect(metadata.text.includes(`"token_endpoint":"${attack}/token"`)).toBe(taken);
    const form = formWith(await site.assertion(`${attack}/token`));
    const token = await rawAnswer(site.port, rawRequest('POST', `${attack}/token`, asForm, form));
    expect([token.status, token.text.includes('access_token')]).toEqual(taken ? [200, true] : [401, false]);
    const right = formWith(await site.assertion(`http://127.0.0.1:${site.port}`));
    const proof = await device.proof('POST', `${attack}/token`);
    const proven = { ...asForm, DPoP: proof };
    const bound = await rawAnswer(site.port, rawRequest('POST', `${attack}/token`, proven, right));
    expect(bound.status).toBe(taken ? 200 : 400);
  }
});

test('an assertion that names another server beside ours is refused, as that one may have it @T23b', async () => {
  const site = await bareProvider(installOwnAddresses);
  const issuer = `http://127.0.0.1:${site.port}`;
  const status = async (aud: string | string[]) => {
    const form = formWith(await site.assertion(aud));
    return (await rawAnswer(site.port, rawRequest('POST', '/token', asForm, form))).status;
  };
  expect(await status([issuer, `https://${EVIL}`])).toBe(200);
  site.check();
  expect(await status([issuer, `https://${EVIL}`])).toBe(401);
  expect(await status([issuer, `${issuer}/token`])).toBe(200);
  expect(await status(issuer)).toBe(200);
  expect(await status(`${issuer}/token/introspection`)).toBe(401);
});
