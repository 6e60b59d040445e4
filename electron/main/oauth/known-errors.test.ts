import { describe, expect, it } from 'vitest';
import { refusedAnswer } from './errors.ts';
import { knownRefusal } from './known-errors.ts';

const entraHost = 'login.microsoftonline.com';
const canary = 'canary-5f1c9e0b7a';

const refused = (host: string, error: string, description?: string, status = 400) =>
  refusedAnswer({
    host,
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error, ...(description === undefined ? {} : { error_description: description }) }),
    receivedAt: 0,
  });

describe('a refusal of Microsoft Entra is known by its number', () => {
  it.each([
    ['700025', 'invalid_client', 'public client', 'client id alone'],
    ['7000218', 'invalid_client', 'requires a client secret', 'Allow public client flows'],
    ['7000215', 'invalid_client', 'does not accept the client secret', 'not its id'],
    ['7000222', 'invalid_client', 'expired', 'new secret'],
    ['700016', 'unauthorized_client', 'no app with this client id', 'tenant'],
    ['90002', 'invalid_request', 'no organisation', 'tenant'],
    ['50011', 'invalid_request', 'redirect address', 'Mobile and desktop applications'],
    ['9002327', 'invalid_request', 'single-page application', 'Mobile and desktop applications'],
    ['65001', 'invalid_grant', 'not been granted', 'grant consent'],
    ['50020', 'invalid_grant', 'another organisation', 'guest'],
    ['50105', 'interaction_required', 'not assigned', 'assign you'],
  ])('AADSTS%s with %s', (number, error, message, remedy) => {
    const problem = refused(entraHost, error, `AADSTS${number}: ${canary} Trace ID: ${canary}`, 401);
    expect(problem.message).toContain(message);
    expect(problem.remedy).toContain(remedy);
    // The error alone decides the code of the problem.
    expect(problem.error).toBe(error);
    expect(problem.code).toBe(error === 'invalid_grant' ? 'access_denied' : 'client_refused');
  });

  it('not by one that only looks like it', () => {
    for (const text of ['AADSTS7000', 'AADSTS70002599', 'xAADSTS700025x', 'AADSTS', '700025', canary]) {
      expect(knownRefusal({ host: entraHost, error: 'invalid_client', description: text })).toBeUndefined();
    }
    for (const description of [undefined, null, 700025, { AADSTS700025: true }, ['AADSTS700025']]) {
      expect(knownRefusal({ host: entraHost, error: 'invalid_client', description })).toBeUndefined();
    }
    const far = `${' '.repeat(5_000)}AADSTS700025`;
    expect(knownRefusal({ host: entraHost, error: 'invalid_client', description: far })).toBeUndefined();
    expect(knownRefusal({ host: entraHost, error: 'x', description: 'AADSTS__proto__' })).toBeUndefined();
  });
});

it.each([
  ['oauth2.googleapis.com', 'invalid_client', 'Google does not know'],
  ['accounts.google.com:443', 'invalid_request', 'requires a client secret'],
  ['accounts.google.com', 'redirect_uri_mismatch', 'not registered'],
  ['acme.eu.auth0.com', 'access_denied', 'Auth0 declined'],
  ['acme.okta.com', 'access_denied', 'Okta declined'],
  ['sso.acme.example', 'unauthorized_client', 'does not let it use this sign-in method'],
  ['sso.acme.example', 'invalid_scope', 'one of the scopes'],
])('%s answering %s is explained', (host, error, message) => {
  expect(refused(host, error).message).toContain(message);
});

it.each([
  ['google.com.evil.example', 'invalid_client'],
  ['notgoogle.com', 'invalid_client'],
  ['auth0.com.evil.example', 'access_denied'],
  ['login.acme.example', 'invalid_client'],
  ['login.acme.example', 'access_denied'],
])('%s answering %s is nobody’s special case', (host, error) => {
  expect(refused(host, error).message).toContain(host);
});

it('the words of the server are never shown, whatever they are @T24', () => {
  const hosts = [entraHost, 'oauth2.googleapis.com', 'sso.acme.example'];
  const errors = ['invalid_client', 'unauthorized_client', 'access_denied', 'invalid_scope', 'invalid_grant'];
  for (const host of hosts) {
    for (const error of errors) {
      for (const text of [canary, `AADSTS700025: ${canary}`, `AADSTS1234567: ${canary}`]) {
        const { message, remedy, cause, stack } = refused(host, error, text);
        expect(JSON.stringify([message, remedy, cause, stack])).not.toContain(canary);
      }
    }
  }
});

it('trouble of the server and pauses stay what they are', () => {
  expect(refused(entraHost, 'invalid_client', 'AADSTS700025', 503).code).toBe('server_error');
  expect(refused(entraHost, 'invalid_client', 'AADSTS700025', 429).code).toBe('rate_limited');
});
