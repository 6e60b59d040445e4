import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../../authority.ts';
import { omar, requestApi } from '../../testing/api.ts';
import { attempt, Browser, walkThrough } from '../../testing/browser.ts';
import { newDevice, signInOn } from '../../testing/devices.ts';
import {
  authorityForTest,
  post,
  refresh,
  register,
  signIn,
  type TestClient,
  tokensSchema,
} from '../../testing/harness.ts';

const listSchema = z.object({
  sessions: z.array(
    z.object({
      current: z.boolean(),
      device: z.object({ name: z.string().nullable(), platform: z.string().nullable(), bound: z.boolean() }),
    }),
  ),
});

/** The device in the session of this access token. */
async function deviceOf(authority: Authority, accessToken: string) {
  const answer = await requestApi(authority, accessToken, 'GET', '/api/sessions');
  return listSchema.parse(await answer.json()).sessions.find(({ current }) => current)?.device;
}

async function nameGiven(authority: Authority, client: TestClient, name: string) {
  const tokens = await signIn(authority, client, { ...omar, device_name: name });
  return (await deviceOf(authority, tokens.access_token))?.name;
}

test('the device of a password sign-in is kept as named, and a renewal does not rename it', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const device = { device_name: 'Ada’s laptop', device_platform: 'Linux' };
  const tokens = await signIn(authority, client, { ...omar, ...device });
  const kept = { name: 'Ada’s laptop', platform: 'Linux', bound: false };
  expect(await deviceOf(authority, tokens.access_token)).toEqual(kept);
  const parameters = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  const answer = await post(authority, '/token', client, { ...parameters, device_name: 'Another' });
  const refreshed = tokensSchema.parse(await answer.json());
  expect(await deviceOf(authority, refreshed.access_token)).toEqual(kept);
  await refresh(authority, client, refreshed.refresh_token);
});

test('the device of a browser sign-in is kept as named', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const asked = attempt(authority, client);
  const code = (await walkThrough(new Browser(), asked)).searchParams.get('code') ?? '';
  const answer = await post(authority, '/token', client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: asked.redirectUri,
    code_verifier: asked.verifier,
    device_name: 'Workstation',
    device_platform: 'Windows 11',
  });
  const { access_token: token } = tokensSchema.parse(await answer.json());
  const kept = { name: 'Workstation', platform: 'Windows 11', bound: false };
  expect(await deviceOf(authority, token)).toEqual(kept);
});

test('a name holds no character that hides or turns text, and is cut at 100', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  expect(await nameGiven(authority, client, '  a\u0000b\u202Ec\r\nd\u200B  ')).toBe('abc d');
  expect(await nameGiven(authority, client, '😀'.repeat(150))).toBe('😀'.repeat(100));
  expect(await nameGiven(authority, client, '\u0007 \u2066')).toBeNull();
});

test('without a word from the app the platform is the coarsest word for its User-Agent', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const user = { grant_type: 'password', ...omar, scope: 'openid api:read' };
  const answer = await fetch(`${authority.issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}`,
      'user-agent': 'App/1 (Macintosh; Intel Mac OS X 14_2)',
    },
    body: new URLSearchParams(user),
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await answer.json());
  expect(await deviceOf(authority, token)).toEqual({ name: null, platform: 'macOS', bound: false });
});

test('a session with a key says so in the list @S4.3 @S3.10', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  await signInOn(authority, client, await newDevice());
  const { access_token: token } = await signIn(authority, client);
  const answer = await requestApi(authority, token, 'GET', '/api/sessions');
  const bound = listSchema.parse(await answer.json()).sessions.map(({ device }) => device.bound);
  expect(bound.toSorted()).toEqual([false, true]);
});

test('the metadata tell apps that they may name their device', async () => {
  const authority = await authorityForTest();
  const metadata = await (await fetch(`${authority.issuer}/.well-known/openid-configuration`)).json();
  expect(metadata).toMatchObject({ latchkey_device_parameters_supported: true });
});
