import { expect, test } from 'vitest';
import { type DeviceRequest, processDeviceCode, processPoll } from './device-code.ts';

const request = (issuer = 'https://login.example'): DeviceRequest => ({
  server: { issuer },
  client: { client_id: 'app', method: 'none' },
  scopes: ['openid'],
  device: { name: 'Desk', platform: 'Linux' },
});

const honest = {
  device_code: 'dc-1',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://login.example/device',
  verification_uri_complete: 'https://login.example/device?user_code=WDJB-MJHT',
  expires_in: 600,
  interval: 5,
};

const answerOf = (body: unknown, status = 200) => ({
  host: 'login.example',
  status,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
  receivedAt: Date.now(),
});

const judged = (changes: object, issuer?: string) =>
  processDeviceCode(answerOf({ ...honest, ...changes }), request(issuer));

test('a code comes with its addresses, its interval and how long it is good @B4', async () => {
  await expect(judged({})).resolves.toEqual({
    deviceCode: 'dc-1',
    userCode: 'WDJB-MJHT',
    verificationUri: honest.verification_uri,
    verificationUriComplete: honest.verification_uri_complete,
    expiresIn: 600,
    interval: 5,
  });
});

test('a server that names no interval means five seconds, and none is below one @B4', async () => {
  await expect(judged({ interval: undefined })).resolves.toMatchObject({ interval: 5 });
  await expect(judged({ interval: 0.001 })).resolves.toMatchObject({ interval: 1 });
});

test('a code for years is good for a day @B4', async () => {
  await expect(judged({ expires_in: 10 ** 9 })).resolves.toMatchObject({ expiresIn: 86_400 });
});

test.each([
  ['a page in clear text', { verification_uri: 'http://login.example/device' }],
  ['a page with a user name', { verification_uri: 'https://login.example@evil.example/device' }],
  ['a script', { verification_uri: 'javascript:alert(1)' }],
  ['a file', { verification_uri: 'file:///etc/passwd' }],
  ['a program of this computer', { verification_uri: 'http://127.0.0.1:631/admin' }],
  ['such a page in the picture alone', { verification_uri_complete: 'http://login.example/device?c=1' }],
  ['an endless page', { verification_uri: `https://login.example/${'a'.repeat(2000)}` }],
  ['no page', { verification_uri: undefined }],
  ['an empty code', { user_code: '' }],
  ['an endless code', { user_code: 'A'.repeat(41) }],
  ['a code that turns the line', { user_code: 'AB\u202ECD' }],
  ['a code of two lines', { user_code: 'AB\nCD' }],
  ['no secret code', { device_code: undefined }],
  ['a secret code with line breaks', { device_code: 'a\r\nb' }],
  ['a code that has run out', { expires_in: 0 }],
  ['a code without an end', { expires_in: undefined }],
  ['an interval below zero', { interval: -5 }],
])('%s is refused @T14 @B4', async (_what, changes) => {
  await expect(judged(changes)).rejects.toMatchObject({ code: 'unexpected_answer' });
});

test('a server on this computer may name a page on this computer @B4', async () => {
  const pages = { verification_uri: 'http://127.0.0.1:9400/device', verification_uri_complete: undefined };
  await expect(judged(pages, 'http://127.0.0.1:9400')).resolves.toMatchObject({
    verificationUri: pages.verification_uri,
  });
});

test('a picture leads to the host that is shown, or carries no code @T14 @B4', async () => {
  const elsewhere = await judged({ verification_uri_complete: 'https://evil.example/device?c=1' });
  expect(elsewhere).not.toHaveProperty('verificationUriComplete');
});

test('a refusal keeps its code @B4', async () => {
  const refused = processDeviceCode(answerOf({ error: 'unauthorized_client' }, 400), request());
  await expect(refused).rejects.toMatchObject({ code: 'client_refused', error: 'unauthorized_client' });
});

test.each(['<html>Sign in to the network</html>', '', '[]', '{"access_to'])(
  'an answer that no authorization server gives, %j, says nothing about the code @B4',
  (body) => {
    expect(() => processPoll(answerOf(body))).toThrow(
      expect.objectContaining({ code: 'unexpected_answer', error: undefined }),
    );
  },
);
