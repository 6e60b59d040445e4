import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { OptionError, parseOptions, parseRotation } from './parse.ts';

function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'authority.json');
  writeFileSync(file, text);
  return file;
}

function problemOf(args: string[], env: NodeJS.ProcessEnv = {}): string {
  try {
    parseOptions(args, env);
  } catch (error) {
    expect(error).toBeInstanceOf(OptionError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('there was nothing wrong');
}

test('without flags: port 9400, 15 minutes, 30 days, a file under the data folder @S4.1', () => {
  const options = parseOptions([], { XDG_DATA_HOME: '/data' });
  expect(options).toMatchObject({ host: '127.0.0.1', port: 9400, accessTtl: 900, refreshTtl: 2_592_000 });
  expect(options.database).toBe('/data/latchkey-authority/authority.sqlite');
  expect(options.keyFile).toBe('/data/latchkey-authority/authority.keys');
});

test('a flag wins over its variable @S0.7', () => {
  const env = { LATCHKEY_AUTHORITY_ACCESS_TTL: '60', LATCHKEY_AUTHORITY_PORT: '1234' };
  expect(parseOptions(['--access-ttl', '5'], env)).toMatchObject({ accessTtl: 5, port: 1234 });
});

test('a variable wins over the file, the file over the default', () => {
  const file = configFile('{ "port": 1, "host": "::1", "access-ttl": "60", "log-level": "warn" }');
  const env = { LATCHKEY_AUTHORITY_CONFIG: file, LATCHKEY_AUTHORITY_HOST: '::2' };
  expect(parseOptions(['--port', '2'], env)).toMatchObject({
    port: 2,
    host: '::2',
    accessTtl: 60,
    logLevel: 'warn',
    refreshTtl: 2_592_000,
  });
});

test.each([
  ['{ "prot": 1 }', 'contains the unknown key "prot". The keys are: '],
  ['{ "__proto__": { "port": "1" } }', 'contains the unknown key "__proto__". The keys are: '],
  ['{ "port": 70000 }', /^"port" in .* must be a whole number from 0 to 65535\.$/],
  ['{ "port": true }', /^"port" in .* must be a string or a number\.$/],
  ['{ "client-secret": "hunter2" }', /^"client-secret" in .* must be at least 16/],
  ['{ "database": "postgres://u:hunter2@h" }', /^"database" in .* must be a file, :memory: or postgres/],
  ['[]', 'must hold one JSON object'],
  ['{ "client-secret": "hunter2", }', /is not JSON \(line 1 column \d+\)\.$/],
])('names what is wrong in the file %s and repeats no value', (text, words) => {
  const problem = problemOf(['--config', configFile(text)]);
  expect(problem).toMatch(words);
  expect(problem).not.toContain('hunter2');
});

test('a file that is not there is named, and a wrong flag beside a right file too', () => {
  expect(problemOf(['--config', '/nowhere/authority.json'])).toContain(
    '/nowhere/authority.json cannot be read (ENOENT)',
  );
  const env = { LATCHKEY_AUTHORITY_CONFIG: configFile('{ "port": 1 }') };
  expect(problemOf(['--port', 'x'], env)).toMatch(/^--port \(LATCHKEY_AUTHORITY_PORT\) must be/);
});

test('a password that lost its flag is not repeated', () => {
  expect(problemOf(['postgres://user:hunter2@host/name'])).not.toContain('hunter2');
  expect(problemOf(['--databas=postgres://user:hunter2@host/name'])).not.toContain('hunter2');
  expect(problemOf(['--database=postgres://user:hunter2@host:port/name'])).not.toContain('hunter2');
});

test('keys are rotated in the file that the authority itself would use', () => {
  expect(parseRotation(['--data', '/d', '--lead', '0'], {})).toEqual({
    keyFile: '/d/authority.keys',
    lead: 0,
  });
  const env = { LATCHKEY_AUTHORITY_DATABASE: 'postgres://h/n', LATCHKEY_AUTHORITY_KEY_FILE: '/k' };
  expect(parseRotation([], env)).toEqual({ keyFile: '/k', lead: 60 });
  expect(() => parseRotation(['--database', ':memory:'], {})).toThrow('--key-file');
  expect(() => parseRotation(['--lead', 'soon'], {})).toThrow('--lead');
});

test.each([
  [[], ':memory:', undefined],
  [['--database', 'postgres://h/n', '--data', '/d'], 'postgres://h/n', '/d/authority.keys'],
  [['--database', 'postgres://h/n', '--key-file', '/k'], 'postgres://h/n', '/k'],
  [['--data', '/d'], '/d/authority.sqlite', '/d/authority.keys'],
  [['--database', '/x/a.db'], '/x/a.db', '/x/a.db.keys'],
  [['--database', '/x/a.db', '--data', '/d'], '/x/a.db', '/d/authority.keys'],
])('files for %j', (args, database, keyFile) => {
  const flags = args.length === 0 ? ['--database', ':memory:'] : args;
  expect(parseOptions(flags, {})).toMatchObject({ database, keyFile });
});

test.each([
  [['--port', '70000'], '--port (LATCHKEY_AUTHORITY_PORT) must be a whole number from 0 to 65535.'],
  [['--port', 'x'], '--port'],
  [['--access-ttl', '0'], '--access-ttl'],
  [['--refresh-ttl', '1.5'], '--refresh-ttl'],
  [['--issuer', 'https://id.example/path'], '--issuer'],
  [['--issuer', 'ftp://id.example'], '--issuer'],
  [['--registration', 'maybe'], '--registration'],
  [
    ['--access-ttl', '86401'],
    '--access-ttl (LATCHKEY_AUTHORITY_ACCESS_TTL) must be a whole number from 1 to 86400.',
  ],
  [['--database', 'postgres://host'], '--database'],
  [['--metrics', '9464'], '--metrics (LATCHKEY_AUTHORITY_METRICS) must be an address and a port'],
  [['--trusted-proxies', 'all'], '--trusted-proxies'],
  [['--log-level', 'loud'], '--log-level (LATCHKEY_AUTHORITY_LOG_LEVEL) must be error, warn, info or debug.'],
  [['--client-secret', 'x'], '--client-secret'],
  [['--seed', 'all'], '--seed'],
  [['--jobs-per-user', '-1'], '--jobs-per-user'],
  [['--databas', 'x'], '--database'],
  [['stray'], 'stray'],
])('names what is wrong with %j', (args, words) => {
  expect(() => parseOptions(args, {})).toThrow(OptionError);
  expect(() => parseOptions(args, {})).toThrow(words);
});

test('a weak client secret is refused without repeating it', () => {
  const env = { LATCHKEY_AUTHORITY_CLIENT_SECRET: 'short' };
  expect(() => parseOptions([], env)).toThrow(/^LATCHKEY_AUTHORITY_CLIENT_SECRET must be at least 16/);
});
