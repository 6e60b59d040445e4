import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConnectionFile } from '../../../shared/model/connection.ts';
import { connectionViewSchema } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { loadConnections, loadOwnConnections } from './load.ts';
import { connectionView } from './view.ts';

const canary = 'canary-secret-6f1ed002ab';
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-connections-'));
  file = join(folder, 'handed-out.json');
});

afterEach(() => rm(folder, { recursive: true }));

type Entry = ConnectionFile['connections'][number];

function entry(change: Record<string, unknown> = {}): Entry {
  const base: Entry = {
    id: 'acme',
    name: 'Acme',
    issuer: 'https://login.acme.example',
    client: { authentication: 'client_secret_basic', id: 'latchkey' },
    grants: ['authorization_code'],
    api: [{ origin: 'https://api.acme.example', prefix: '/v1/' }],
  };
  return Object.assign(base, change);
}

async function faultOf(content: string | object): Promise<ProblemError> {
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  try {
    await loadConnections(file);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('the file was expected to be refused');
}

test('reads connections in their order and fills in what was left out', async () => {
  await writeFile(file, `\uFEFF${JSON.stringify({ connections: [entry(), entry({ id: 'second' })] })}`);
  const { connections } = await loadConnections(file);
  expect(connections.map((connection) => connection.id)).toEqual(['acme', 'second']);
  expect(connections[0]).toMatchObject({
    scopes: ['openid', 'profile', 'offline_access'],
    session: { keepSignedIn: true },
  });
});

test('each fault names the file, the connection and the field, and says what to do', async () => {
  const faults: Array<[change: Record<string, unknown>, field: string]> = [
    [{ issuer: 'http://login.acme.example' }, '"issuer"'],
    [{ issuer: `https://user:${canary}@login.acme.example` }, '"issuer"'],
    [{ name: '' }, '"name"'],
    [{ name: undefined }, '"name"'],
    [{ client: { authentication: canary, id: 'x' } }, '"client.authentication"'],
    [{ client: { authentication: 'none' } }, '"client.id"'],
    [{ client: canary }, '"client"'],
    [{ grants: [] }, '"grants"'],
    [{ grants: [canary] }, '"grants.0"'],
    [{ api: [] }, '"api"'],
    [{ api: [{ origin: 'https://api.acme.example/v1', prefix: '/' }] }, '"api.0.origin"'],
    [{ api: [{ origin: 'https://api.acme.example', prefix: 'v1' }] }, '"api.0.prefix"'],
    [{ api: [{ origin: 'https://api.acme.example', prefix: '/../' }] }, '"api.0.prefix"'],
    [{ scopes: ['two words'] }, '"scopes.0"'],
    [{ colour: canary }, 'acme'],
    [{ session: { keepSignedIn: canary } }, '"session.keepSignedIn"'],
    [{ endpoints: { token_endpoint: 'https://login.acme.example/token' } }, '"authorization_endpoint"'],
    [
      {
        client: { authentication: 'registration' },
        endpoints: {
          authorization_endpoint: 'https://login.acme.example/authorize',
          token_endpoint: 'https://login.acme.example/token',
        },
      },
      '"registration_endpoint"',
    ],
  ];
  for (const [change, field] of faults) {
    const fault = await faultOf({ connections: [entry({ id: 'first' }), entry(change)] });
    expect(fault.code).toBe('invalid_input');
    expect(fault.message).toContain('handed-out.json');
    expect(fault.message, field).toContain('connection 2 ("acme")');
    expect(fault.message, field).toContain(field);
    expect(fault.remedy).toContain('docs/connections.md');
    expect(fault.message + fault.remedy + String(fault.cause)).not.toContain(canary);
  }
});

test('a missing field is called missing', async () => {
  const fault = await faultOf({ connections: [entry({ client: { authentication: 'none' } })] });
  expect(fault.message).toContain('"client.id" in connection 1 ("acme"): this field is missing');
});

test('a file that holds a secret is refused with words of its own and without repeating it', async () => {
  const keys = [
    'client_secret',
    'clientSecret',
    'secret',
    'password',
    'refresh_token',
    'access_token',
    'private_key',
    'Client_Secret',
  ];
  for (const key of keys) {
    for (const holder of [
      { connections: [entry({ [key]: canary })] },
      { connections: [entry({ client: { authentication: 'client_secret_basic', id: 'x', [key]: canary } })] },
      { connections: [entry()], [key]: canary },
    ]) {
      const fault = await faultOf(holder);
      expect(fault.message, key).toContain(key);
      expect(fault.message, key).toContain('must never hold');
      expect(fault.remedy, key).toContain('replace that secret');
      expect(JSON.stringify([fault, fault.message, fault.cause, fault.stack])).not.toContain(canary);
    }
  }
});

test('broken JSON is told without quoting the file', async () => {
  const broken = [
    '',
    '{',
    `{"connections": [{"client_secret": "${canary}" "id"`,
    `{"a": ${canary}}`,
    `'${canary}'`,
    `["${canary}",]`,
  ];
  for (const text of broken) {
    const fault = await faultOf(text);
    expect(fault.message, text).toContain('not valid JSON');
    expect(JSON.stringify([fault, fault.message, fault.cause, fault.stack])).not.toContain(
      canary.slice(0, 6),
    );
  }
});

test('other shapes, empty lists and repeated ids are refused', async () => {
  for (const content of [
    [],
    'null',
    '7',
    {},
    { connections: {} },
    { connections: [] },
    { connections: [null] },
  ]) {
    expect((await faultOf(content)).message).toContain('handed-out.json');
  }
  const repeated = await faultOf({ connections: [entry(), entry()] });
  expect(repeated.message).toContain('connection 2 ("acme"): "id" is used by an earlier connection');
});

test('a file that is missing, a folder, unreadable or huge is named with a next step', async () => {
  await expect(loadConnections(file)).rejects.toMatchObject({
    message: expect.stringContaining('no such file'),
  });
  await expect(loadConnections(folder)).rejects.toMatchObject({ message: expect.stringContaining('folder') });
  await writeFile(file, 'x'.repeat(1_000_001));
  await expect(loadConnections(file)).rejects.toMatchObject({ message: expect.stringContaining('1 MB') });
  if (process.getuid?.() === 0) return;
  await chmod(file, 0o000);
  await expect(loadConnections(file)).rejects.toMatchObject({ code: 'invalid_input' });
});

test('without a file of their own, users start with no connection; a broken one is still told', async () => {
  const own = join(folder, 'connections.json');
  expect(await loadOwnConnections(own)).toEqual({ connections: [], removed: [] });
  await writeFile(own, '{');
  await expect(loadOwnConnections(own)).rejects.toMatchObject({
    message: expect.stringContaining('connections.json'),
  });
  await writeFile(own, JSON.stringify({ connections: [entry()] }));
  expect((await loadOwnConnections(own)).connections).toHaveLength(1);
});

test('a window learns of a connection what it may and nothing else', async () => {
  await writeFile(
    file,
    JSON.stringify({
      connections: [
        entry({ notice: 'Welcome' }),
        entry({ id: 'b', client: { authentication: 'registration' } }),
      ],
    }),
  );
  const { connections } = await loadConnections(file);
  const views = connections.map((connection) => connectionView(connection, connection.id === 'b'));
  expect(views.map((view) => connectionViewSchema().parse(view))).toEqual(views);
  expect(views[0]).toEqual({
    id: 'acme',
    name: 'Acme',
    issuer: 'https://login.acme.example',
    grants: ['authorization_code'],
    apiOrigins: ['https://api.acme.example'],
    clientAuthentication: 'client_secret_basic',
    needsClientSecret: true,
    keepSignedIn: true,
    own: false,
    notice: 'Welcome',
  });
  expect(views[1]).toMatchObject({ needsClientSecret: false, own: true });
});
