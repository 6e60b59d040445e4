import { expect, it } from 'vitest';
import { isProxyAddress } from './proxy-address.ts';
import { preferencesPatchSchema, preferencesSchema } from './settings.ts';

it.each([
  'http://proxy.example:8080',
  'https://proxy.example:443',
  'socks5://10.0.0.1:1080',
  'http://[::1]:3128',
])('takes %s for the address of a proxy', (address) => {
  expect(isProxyAddress(address)).toBe(true);
});

it.each([
  '',
  'proxy.example:8080',
  'http://proxy.example',
  'http://proxy.example:0',
  'http://proxy.example:65536',
  'http://user:word@proxy.example:8080',
  'http://proxy.example:8080/',
  'ftp://proxy.example:21',
  'file:///etc/passwd',
  'http://proxy.example:8080 ',
  'http://a:1\nhttp://b:2',
])('does not take %j', (address) => {
  expect(isProxyAddress(address)).toBe(false);
  expect(preferencesPatchSchema().safeParse({ proxy: { mode: 'manual', address } }).success).toBe(false);
});

it('knows what holds for somebody who has chosen nothing, and takes no field it does not know', () => {
  expect(preferencesSchema().parse({})).toMatchObject({ theme: 'system', proxy: { mode: 'system' } });
  expect(preferencesPatchSchema().safeParse({}).data).toEqual({});
  for (const patch of [{ theme: 'red' }, { locked: {} }, { idle: {} }, { keepInTray: 'yes' }]) {
    expect(preferencesPatchSchema().safeParse(patch).success).toBe(false);
  }
});
