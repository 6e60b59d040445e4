import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { endpoints } from '../api/endpoints/all.ts';
import type { Authority } from '../authority.ts';
import { admin, administrator, omar, requestApi } from '../testing/api.ts';
import { attempt, Browser, exchangeRequest, type Page } from '../testing/browser.ts';
import { newClient } from '../testing/clients.ts';
import {
  API_SCOPES,
  authorityForTest,
  callApi,
  errorOf,
  passwordRequest,
  post,
  refresh,
  refreshRequest,
  register,
  signIn,
  type TestClient,
  type Tokens,
  tokensSchema,
} from '../testing/harness.ts';

type Person = typeof admin;
const scopeOf = (token: string): unknown => decodeJwt(token)['scope'];
const asksForAdministration = (page: Page): boolean => page.text.includes('Administer this server');

/** Signs in for the app's request in a new browser; returns the consent page or the page reached without it. */
async function arrive(authority: Authority, client: TestClient, person: Person, scope: string) {
  const browser = new Browser();
  const asked = attempt(authority, client, { scope, prompt: 'login' });
  const page = await browser.submit(await browser.open(asked.address), { action: 'sign-in', ...person });
  const tokensFor = async ({ url }: Page): Promise<Tokens> => {
    const answer = await exchangeRequest(authority, client, asked, url.searchParams.get('code') ?? '');
    return tokensSchema.partial({ id_token: true }).parse(await answer.json()) as Tokens;
  };
  const allow = async (): Promise<Tokens> => tokensFor(await browser.submit(page, { action: 'allow' }));
  return { page, browser, allow, tokens: () => tokensFor(page) };
}

async function changeOmar(authority: Authority, roles: string[]): Promise<void> {
  const { tokens } = await administrator(authority);
  const { access_token: his } = await signIn(authority, await register(authority), omar);
  const path = `/api/admin/users/${decodeJwt(his).sub}`;
  expect((await requestApi(authority, tokens.access_token, 'PATCH', path, { roles })).status).toBe(200);
}

test('an administrator’s consent to be known is a consent to nothing else @T23b @S2.7', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { page, allow } = await arrive(authority, client, admin, 'openid');
  expect(page.text).toContain('Know which account is yours');
  expect(asksForAdministration(page)).toBe(false);
  const { access_token: token, id_token: idToken } = await allow();
  expect([scopeOf(token), decodeJwt(token)['roles'], decodeJwt(idToken)['name']]).toEqual([
    'openid',
    undefined,
    undefined,
  ]);
  for (const { method, path } of endpoints) {
    const answer = await requestApi(authority, token, method, path.replace(/\{\w+\}/, 'x'.repeat(43)));
    expect([answer.status, await errorOf(answer)], `${method} ${path}`).toEqual([403, 'insufficient_scope']);
  }
  const whole = await arrive(authority, client, admin, API_SCOPES);
  expect(asksForAdministration(whole.page)).toBe(true);
  const { access_token: all } = await whole.allow();
  expect((await callApi(authority, '/api/admin/users', all)).status).toBe(200);
});

const profile = { name: 'Omar Okafor', preferred_username: 'omar' };
const email = { email: 'omar@latchkey.example', email_verified: true };
const roles = { roles: ['user'] };

test.each([
  ['api:read', {}],
  ['openid api:read', {}],
  ['openid api:read profile', profile],
  ['api:read email', email],
  ['api:read roles', roles],
  ['openid profile email roles api:read', { ...profile, ...email, ...roles }],
])(
  'with the scopes %s the profile is that much and no more, and so are the tokens @T23b',
  async (scope, claims) => {
    const authority = await authorityForTest();
    const client = await newClient(authority);
    const answer = await passwordRequest(authority, client, { ...omar, scope });
    const { access_token: token, id_token: idToken } = Object(await answer.json());
    const { sub, ...rest } = Object(await (await callApi(authority, '/api/me', token)).json());
    expect([sub, rest]).toEqual([decodeJwt(token).sub, claims]);
    const said = JSON.stringify([decodeJwt(token), idToken === undefined ? {} : decodeJwt(idToken)]);
    for (const [name, value] of Object.entries({ ...profile, ...email, ...roles })) {
      expect(said.includes(`"${name}":`), name).toBe(
        name in claims && (name === 'roles' || scope.includes('openid')),
      );
      expect(value).toBeDefined();
    }
  },
);

test('a user without the role is not asked for administration and never has it, also when given the role later @T23b @S1.6', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { page, allow } = await arrive(authority, client, omar, API_SCOPES);
  expect(page.text).toContain('Read your job list');
  expect(asksForAdministration(page)).toBe(false);
  const tokens = await allow();
  expect(scopeOf(tokens.access_token)).toBe('openid profile email roles api:read api:write');
  const again = await arrive(authority, client, omar, API_SCOPES);
  expect(scopeOf((await again.tokens()).access_token)).toBe(scopeOf(tokens.access_token));
  await changeOmar(authority, ['user', 'admin']);
  const refreshed = await refresh(authority, client, tokens.refresh_token);
  expect(decodeJwt(refreshed.access_token)).toMatchObject({
    roles: ['user', 'admin'],
    scope: scopeOf(tokens.access_token),
  });
  expect((await callApi(authority, '/api/admin/users', refreshed.access_token)).status).toBe(403);
  const asked = await arrive(authority, client, omar, API_SCOPES);
  expect(asksForAdministration(asked.page)).toBe(true);
  const { access_token: his } = await asked.allow();
  expect((await callApi(authority, '/api/admin/users', his)).status).toBe(200);
});

test('a yes counts for what its page showed: a role that comes between the two gives nothing @T23b', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { page, browser } = await arrive(authority, client, omar, API_SCOPES);
  await changeOmar(authority, ['user', 'admin']);
  const late = await browser.submit(page, { action: 'allow' });
  expect([late.status, late.url.searchParams.has('code')]).toEqual([403, false]);
  const shown = await browser.open(page.url.href);
  expect(asksForAdministration(shown)).toBe(true);
  expect((await browser.submit(shown, { action: 'allow' })).url.searchParams.has('code')).toBe(true);
});

test('administration comes and goes with the role in tokens of an app that nobody is asked about @S3.8 @T23b', async () => {
  const authority = await authorityForTest();
  const client = await newClient(authority);
  const { tokens: first } = await arrive(authority, client, omar, API_SCOPES);
  const signedIn = await first();
  expect(scopeOf(signedIn.access_token)).not.toContain('api:admin');
  await changeOmar(authority, ['user', 'admin']);
  const raised = await refresh(authority, client, signedIn.refresh_token);
  expect((await callApi(authority, '/api/admin/users', raised.access_token)).status).toBe(200);
  await changeOmar(authority, ['user']);
  const lowered = await refresh(authority, client, raised.refresh_token);
  expect(scopeOf(lowered.access_token)).not.toContain('api:admin');
});

test('a renewal may ask for less, never for more, and less once is not less for ever @T23b', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { allow } = await arrive(authority, client, admin, 'openid api:read api:write');
  const tokens = await allow();
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  const more = await post(authority, '/token', client, { ...refresh, scope: 'openid api:read api:admin' });
  expect([more.status, await errorOf(more)]).toEqual([400, 'invalid_scope']);
  const narrow = await post(authority, '/token', client, { ...refresh, scope: 'api:read' });
  const { access_token: token, refresh_token: next } = Object(await narrow.json());
  expect(scopeOf(token)).toBe('api:read');
  expect((await callApi(authority, '/api/jobs', token)).status).toBe(200);
  const change = await requestApi(authority, token, 'POST', '/api/sessions/revoke-others');
  expect([change.status, await errorOf(change)]).toEqual([403, 'insufficient_scope']);
  // Refusing a token for its scope ends nothing.
  const whole = await refreshRequest(authority, client, next);
  expect(scopeOf(Object(await whole.json()).access_token)).toBe('openid api:read api:write');
});

test('an app on its own account gets scopes of the API, nothing about a person and no administration @T23b @B4', async () => {
  const authority = await authorityForTest();
  const service = await newClient(authority, {
    type: 'service',
    first_party: false,
    grant_types: ['client_credentials'],
    redirect_uris: [],
  });
  for (const [scope, given] of [
    [API_SCOPES, 'api:read api:write'],
    ['api:read', 'api:read'],
    ['openid roles api:admin', undefined],
    [undefined, undefined],
  ]) {
    const asked = scope === undefined ? {} : { scope };
    const answer = await post(authority, '/token', service, { grant_type: 'client_credentials', ...asked });
    expect(scopeOf(Object(await answer.json()).access_token), scope).toBe(given);
  }
});

test('a registration that names scopes holds for passwords too; without a wish nobody gets administration @T23b', async () => {
  const authority = await authorityForTest();
  const limited = await register(authority, { scope: 'openid offline_access api:read' });
  const refused = await passwordRequest(authority, limited, { ...admin, scope: 'openid api:admin' });
  expect([refused.status, await errorOf(refused)]).toEqual([400, 'invalid_scope']);
  const { scope: _none, ...unsaid } = { grant_type: 'password', ...admin, scope: '' };
  for (const [client, given] of [
    [limited, 'openid api:read'],
    [await register(authority), 'openid profile email roles api:read api:write'],
  ] as const) {
    const answer = await post(authority, '/token', client, unsaid);
    expect(scopeOf(Object(await answer.json()).access_token)).toBe(given);
  }
});

test('the metadata name every scope', async () => {
  const authority = await authorityForTest();
  const answer = await fetch(`${authority.issuer}/.well-known/openid-configuration`);
  expect(await answer.json()).toMatchObject({ scopes_supported: API_SCOPES.split(' ') });
});
