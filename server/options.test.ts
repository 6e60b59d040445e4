import { expect, test } from 'vitest';
import { OptionError, parseOptions } from './options.ts';

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

test.each([
  [[], ':memory:', undefined],
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
