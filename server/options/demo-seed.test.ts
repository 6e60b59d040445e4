import { expect, test } from 'vitest';
import { startAuthority } from '../authority.ts';
import { attempt } from '../testing/browser.ts';
import { authorityForTest, passwordRequest, register } from '../testing/harness.ts';
import { OptionError, parseOptions } from './parse.ts';

const publicOnes = [
  ['a public issuer', ['--issuer', 'https://id.example.com']],
  ['a public issuer without TLS', ['--issuer', 'http://id.example.com']],
  ['a host that others reach', ['--host', '0.0.0.0']],
  ['every host of this computer', ['--host', '::']],
  ['a host that others reach, a local issuer', ['--host', '192.0.2.1', '--issuer', 'http://localhost:9400']],
  ['a name that begins as a loopback one', ['--issuer', 'https://localhost.example.com']],
] as const;

const localOnes = [
  ['nothing said', []],
  ['localhost', ['--host', 'localhost']],
  ['IPv6', ['--host', '::1', '--issuer', 'http://[::1]:9400']],
  ['an issuer on another loopback port', ['--issuer', 'https://localhost:8443']],
] as const;

test.each(publicOnes)('with %s there are no demo users, and nobody can ask for them @T23b', (_what, args) => {
  expect(parseOptions(args, {}).seed).toBe('none');
  expect(parseOptions([...args, '--seed', 'none'], {}).seed).toBe('none');
  const refused = () => parseOptions([...args, '--seed', 'demo'], {});
  expect(refused).toThrow(OptionError);
  expect(refused).toThrow(
    '--seed (LATCHKEY_AUTHORITY_SEED) must be none, because issuer or host is not a loopback address',
  );
  expect(() => parseOptions(args, { LATCHKEY_AUTHORITY_SEED: 'demo' })).toThrow(OptionError);
});

test.each(localOnes)('with %s there are demo users, unless told otherwise @T23b', (_what, args) => {
  expect(parseOptions(args, {}).seed).toBe('demo');
  expect(parseOptions([...args, '--seed', 'demo'], {}).seed).toBe('demo');
  expect(parseOptions([...args, '--seed', 'none'], {}).seed).toBe('none');
});

const known = { username: 'admin', password: 'battery-staple' };

test('a public authority knows no demo user and names none on its pages; a local one does both @T23b', async () => {
  for (const { options, status } of [
    { options: {}, status: 200 },
    { options: { issuer: 'https://id.example.test', registration: 'open' as const }, status: 400 },
  ]) {
    const authority = await authorityForTest(options);
    const local = `http://127.0.0.1:${authority.port}`;
    const site = { issuer: local, apiOrigin: local };
    const client = await register(site);
    expect((await passwordRequest(site, client, known)).status).toBe(status);
    const address = new URL(attempt(site, client).address);
    const started = await fetch(address, { redirect: 'manual' });
    const cookie = started.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const page = await fetch(new URL(started.headers.get('location') ?? '', local), { headers: { cookie } });
    const text = await page.text();
    expect(text).toContain('value="sign-in"');
    expect(text.includes('correct-horse')).toBe(status === 200);
  }
});

test('a program that asks for demo users in public is refused, too @T23b', async () => {
  await expect(startAuthority({ issuer: 'https://id.example.test', seed: 'demo' })).rejects.toThrow(
    OptionError,
  );
});
