import { expect, test } from 'vitest';
import { isLoopback, proxyAddressOf, proxyOfAddress, routesOfAnswer } from './route.ts';

test.each([
  ['DIRECT', [{ kind: 'direct' }]],
  [
    'PROXY a:8080; SOCKS5 b:1081;DIRECT',
    [{ kind: 'http', host: 'a', port: 8080 }, { kind: 'socks5', host: 'b', port: 1081 }, { kind: 'direct' }],
  ],
  ['HTTPS secure.example:443', [{ kind: 'https', host: 'secure.example', port: 443 }]],
  ['PROXY [::1]:3128', [{ kind: 'http', host: '::1', port: 3128 }]],
  ['PROXY plain', [{ kind: 'http', host: 'plain', port: 80 }]],
  [
    'proxy a:1; socks5 b',
    [
      { kind: 'http', host: 'a', port: 1 },
      { kind: 'socks5', host: 'b', port: 1080 },
    ],
  ],
])('what a system says becomes ways in its order: %s', (answer, ways) => {
  expect(routesOfAnswer(answer)).toEqual(ways);
});

test.each([
  '',
  'SOCKS old:1080',
  'SOCKS4 old:1080',
  'PROXY',
  'PROXY a:0',
  'PROXY a:70000',
  'PROXY user@a:80',
  'QUIC a:443',
])('what cannot be used is left out: %s', (answer) => {
  expect(routesOfAnswer(answer)).toEqual([]);
  expect(routesOfAnswer(`${answer}; DIRECT`)).toEqual([{ kind: 'direct' }]);
});

test.each([
  ['http://proxy.example:8080', { kind: 'http', host: 'proxy.example', port: 8080 }],
  ['https://proxy.example:8443', { kind: 'https', host: 'proxy.example', port: 8443 }],
  ['socks5://[2001:db8::1]:1080', { kind: 'socks5', host: '2001:db8::1', port: 1080 }],
  ['http://user:secret@proxy.example:8080', undefined],
  ['ftp://proxy.example:21', undefined],
  ['proxy.example:8080', undefined],
])('an address of a proxy: %s', (address, proxy) => {
  expect(proxyOfAddress(address)).toEqual(proxy);
});

test.each([
  ['localhost', true],
  ['LOCALHOST.', true],
  ['api.localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['[::1]', true],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['128.0.0.1', false],
  ['example.com', false],
])('whether %s is this computer', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback);
});

test('a place is written as in an address', () => {
  expect(proxyAddressOf({ host: '::1', port: 1 })).toBe('[::1]:1');
  expect(proxyAddressOf({ host: 'a.example', port: 443 })).toBe('a.example:443');
});
