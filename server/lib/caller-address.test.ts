import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { callerAddress, networkOf, recordCallerAddress } from './caller-address.ts';

function requestFrom(peer: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return request;
}

function addressOf(trustedProxies: number, peer: string, forwarded?: string): string {
  const request = requestFrom(peer, forwarded);
  recordCallerAddress(request, trustedProxies);
  expect(request.headers['x-forwarded-for']).toBe(callerAddress(request));
  return callerAddress(request);
}

test('without a proxy it is the other end of the connection, whatever a header says @T23', () => {
  expect(addressOf(0, '203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  expect(addressOf(0, '::ffff:203.0.113.7')).toBe('203.0.113.7');
  expect(addressOf(0, '2001:DB8::7')).toBe('2001:db8::7');
});

test('behind proxies it is counted from the right, so what the caller made up is left out @T23', () => {
  expect(addressOf(1, '10.0.0.1', '203.0.113.7')).toBe('203.0.113.7');
  expect(addressOf(1, '10.0.0.1', '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7');
  expect(addressOf(2, '10.0.0.1', '198.51.100.1, 203.0.113.7, 10.0.0.2')).toBe('203.0.113.7');
});

test('the forms that proxies write are understood', () => {
  expect(addressOf(1, '10.0.0.1', '203.0.113.7:50123')).toBe('203.0.113.7');
  expect(addressOf(1, '10.0.0.1', '[2001:db8::7]:443')).toBe('2001:db8::7');
  expect(addressOf(1, '10.0.0.1', '[2001:db8::7]')).toBe('2001:db8::7');
  expect(addressOf(1, '10.0.0.1', '::ffff:203.0.113.7')).toBe('203.0.113.7');
});

test('a header that is missing, too short or no address gives the other end of the connection', () => {
  expect(addressOf(1, '10.0.0.1')).toBe('10.0.0.1');
  expect(addressOf(3, '10.0.0.1', '198.51.100.1, 203.0.113.7')).toBe('10.0.0.1');
  for (const text of ['', 'unknown', '<script>', '999.1.1.1', '_hidden', '203.0.113.7.', '1:2:3']) {
    expect(addressOf(1, '10.0.0.1', text)).toBe('10.0.0.1');
  }
});

test('a network is an IPv4 address or a /64 of IPv6', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('2001:db8:0:1::7')).toBe('2001:db8:0:1::/64');
  expect(networkOf('2001:db8:0:1:ffff:ffff:ffff:ffff')).toBe(networkOf('2001:0db8:0000:0001::1'));
  expect(networkOf('2001:db8::7')).toBe('2001:db8:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(networkOf('unknown')).toBe('unknown');
});
