import { expect, test } from 'vitest';
import { isAt, readAddress } from './address.ts';

test.each([
  ['example.com', 'https://example.com'],
  ['  https://Example.com/  ', 'https://example.com'],
  ['example.com/tenant/', 'https://example.com/tenant'],
  ['https://login.example.com/a/v2.0', 'https://login.example.com/a/v2.0'],
  ['https://login.example.com/a/.well-known/openid-configuration', 'https://login.example.com/a'],
  ['example.com/.well-known/openid-configuration/', 'https://example.com'],
  ['https://example.com/.well-known/oauth-authorization-server', 'https://example.com'],
  ['https://example.com/.well-known/oauth-authorization-server/a/b', 'https://example.com/a/b'],
  ['localhost:4000', 'http://localhost:4000'],
  ['127.0.0.1:4000/x', 'http://127.0.0.1:4000/x'],
  ['[::1]:8080', 'http://[::1]:8080'],
  ['http://127.0.0.1', 'http://127.0.0.1'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ['localhost.example.com', 'https://localhost.example.com'],
])('%s is the server at %s', (typed, base) => {
  expect(readAddress(typed)).toMatchObject({ base });
});

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['two words', 'not_an_address'],
  ['https://', 'not_an_address'],
  ['javascript:alert(1)', 'not_an_address'],
  ['example.com\\@other.example', 'not_an_address'],
  ['http://example.com', 'not_secure'],
  ['http://127.0.0.1.example.com', 'not_secure'],
  ['ftp://example.com', 'not_web'],
  ['file:///etc/passwd', 'not_web'],
  ['https://dana:secret@example.com', 'userinfo'],
  ['dana@example.com', 'userinfo'],
  ['https://127.0.0.1@example.com', 'userinfo'],
  ['https://example.com/?tenant=1', 'query'],
  ['https://example.com/#top', 'query'],
])('%s is refused: %s @T3', (typed, fault) => {
  expect(readAddress(typed)).toEqual({ fault });
});

test('an issuer is the server asked whatever its last slash, and no other one is @T14', () => {
  expect(isAt('https://a.example', 'https://a.example')).toBe(true);
  expect(isAt('https://a.example', 'https://a.example/')).toBe(true);
  expect(isAt('https://a.example', 'https://A.example')).toBe(true);
  expect(isAt('https://a.example/b', 'https://a.example')).toBe(false);
  expect(isAt('https://a.example', 'https://a.example.evil.example')).toBe(false);
  expect(isAt('https://a.example', 'https://a.example?x')).toBe(false);
  expect(isAt('http://a.example', 'http://a.example')).toBe(false);
});
