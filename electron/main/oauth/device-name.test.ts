import { expect, test } from 'vitest';
import { deviceParameters, platformName, thisDevice } from './device-name.ts';

const issuer = 'https://id.example';
const device = { name: 'Dana’s laptop', platform: 'Linux' };

test('the device is named to a server that says it takes its name, and to no other', () => {
  const server = { issuer, latchkey_device_parameters_supported: true };
  expect(deviceParameters(server, device)).toEqual({
    device_name: 'Dana’s laptop',
    device_platform: 'Linux',
  });
  expect(deviceParameters(server, { ...device, name: '' })).toEqual({ device_platform: 'Linux' });
  for (const value of [undefined, false, 'true', 1, {}]) {
    expect(
      deviceParameters({ issuer, latchkey_device_parameters_supported: value as never }, device),
    ).toEqual({});
  }
});

test.each([
  ['linux', '6.1.0-18-amd64', 'Linux'],
  ['win32', '10.0.19045', 'Windows 10'],
  ['win32', '10.0.22631', 'Windows 11'],
  ['darwin', '23.6.0', 'macOS 14'],
  ['darwin', '24.1.0', 'macOS 15'],
  ['darwin', '25.0.0', 'macOS 26'],
  ['darwin', '', 'macOS'],
  ['freebsd', '14.1', 'freebsd'],
])('a system is called what people call it: %s %s is %s', (system, version, name) => {
  expect(platformName(system, version)).toBe(name);
});

test('this computer has a name and a system that a server can store', () => {
  const { name, platform } = thisDevice();
  expect(name.length).toBeLessThanOrEqual(100);
  expect(platform).toMatch(/^[\w. ]{3,40}$/);
});
