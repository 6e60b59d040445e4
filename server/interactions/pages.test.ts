import { expect, test } from 'vitest';
import { attempt, Browser, demoSignIn } from '../testing/browser.ts';
import { authorityForTest, register } from '../testing/harness.ts';
import { html } from './html.ts';

test('values in a page are escaped wherever they stand', () => {
  const evil = `"><script>alert('1')</script>&`;
  const { text } = html`<p title="${evil}">${evil}</p>`;
  expect(text).not.toContain('<script');
  expect(text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">' +
      '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
  );
});

test('the pages run no script, cannot be framed, and their forms lead here or back to the app', async () => {
  const authority = await authorityForTest();
  const client = await register(authority, { client_name: '<script>alert(1)</script>' });
  const browser = new Browser();
  const signIn = await browser.open(attempt(authority, client).address);
  const consent = await browser.submit(signIn, demoSignIn);
  expect(consent.text).toContain('value="allow"');
  for (const page of [signIn, consent]) {
    expect(page.text).not.toContain('<script');
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:49152;");
    expect(policy).not.toContain('unsafe');
  }
});

test('every cookie is HttpOnly and SameSite', async () => {
  const authority = await authorityForTest();
  const browser = new Browser();
  const page = await browser.open(attempt(authority, await register(authority)).address);
  await browser.submit(page, demoSignIn);
  expect(browser.setCookies.length).toBeGreaterThan(3);
  for (const cookie of browser.setCookies) {
    expect(cookie).toMatch(/; *httponly/i);
    expect(cookie).toMatch(/; *samesite=lax/i);
  }
});

test('a form without the right anti-forgery value does nothing', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const browser = new Browser();
  const page = await browser.open(attempt(authority, client).address);
  const other = await new Browser().open(attempt(authority, client).address);
  const stolen = /name="anti_forgery" value="([^"]+)"/.exec(other.text)?.[1] ?? '';
  for (const anti_forgery of ['', 'guessed', stolen]) {
    const answer = await browser.open(page.url.href, { ...demoSignIn, anti_forgery });
    expect(answer.status).toBe(403);
  }
  expect((await browser.submit(page, demoSignIn)).text).toContain('value="allow"');
});

test('another browser cannot take over a sign-in under way', async () => {
  const authority = await authorityForTest();
  const page = await new Browser().open(attempt(authority, await register(authority)).address);
  const thief = new Browser();
  expect((await thief.open(page.url.href)).status).toBe(400);
  expect((await thief.submit(page, demoSignIn)).status).toBe(400);
});

test('the step that is due cannot be skipped', async () => {
  const authority = await authorityForTest();
  const browser = new Browser();
  const page = await browser.open(attempt(authority, await register(authority)).address);
  expect((await browser.submit(page, { action: 'allow' })).status).toBe(400);
  const consent = await browser.submit(page, demoSignIn);
  expect((await browser.submit(consent, demoSignIn)).status).toBe(400);
  const again = attempt(authority, await register(authority), { prompt: 'login' });
  const signedIn = await browser.open(again.address);
  expect(signedIn.text).toContain('value="sign-in"');
  expect((await browser.submit(signedIn, { action: 'allow' })).status).toBe(400);
});

test('the cookie of one sign-in does not open another', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const [own, other] = [new Browser(), new Browser()];
  await own.open(attempt(authority, client).address);
  const page = await other.open(attempt(authority, client).address);
  const cookie = own.setCookies.map((one) => one.split(';')[0]).join('; ');
  expect((await fetch(page.url, { headers: { cookie } })).status).toBe(400);
  const right = other.setCookies.map((one) => one.split(';')[0]).join('; ');
  expect((await fetch(page.url, { headers: { cookie: right } })).status).toBe(200);
});

test('a redirect address that is not the app’s is not followed, and the person is told', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  for (const redirect_uri of [
    'https://evil.example/callback/a',
    'http://127.0.0.1:1/elsewhere/a',
    'http://localhost:1/callback/a',
    'http://127.0.0.1:1/callback/../a',
    'http://127.0.0.1:1/callback/a/b',
    'http://127.0.0.1:1/callback/a?x=1',
    'http://127.0.0.1@evil.example/callback/a',
    'http://user@127.0.0.1:1/callback/a',
  ]) {
    const page = await new Browser().open(attempt(authority, client, { redirect_uri }).address);
    expect(page.url.origin).toBe(authority.issuer);
    expect(page.status).toBe(400);
    expect(page.text).toContain('This app gave an unknown return address');
  }
});

test.each([
  ['POST', '/token', 'application/json', '{'],
  ['POST', '/token', 'application/x-www-form-urlencoded', 'grant_type=%E0%A4%A'],
  ['POST', '/register', 'application/json', '{"redirect_uris":'],
  ['POST', '/register', 'application/json', '{"redirect_uris":[1],"application_type":{}}'],
  ['POST', '/register', 'application/json', '[]'],
  ['GET', '/auth?client_id=x&client_id=y', undefined, undefined],
  ['GET', '/auth?client_id=latchkey-desktop&redirect_uri=::', undefined, undefined],
  ['GET', '/auth/unknown', undefined, undefined],
  ['GET', '/interaction/unknown', undefined, undefined],
  ['POST', '/interaction/unknown', 'text/plain', 'x'],
  ['GET', '/%E0%A4%A', undefined, undefined],
  ['GET', '//evil.example/%00', undefined, undefined],
  ['GET', '/api/../jwks%2e', undefined, undefined],
  ['DELETE', '/token', undefined, undefined],
])('bad input is refused with a reason, never with a failure: %s %s', async (method, path, type, body) => {
  const lines: string[] = [];
  const authority = await authorityForTest({ log: (line) => lines.push(line), logLevel: 'error' });
  const answer = await fetch(`${authority.issuer}${path}`, {
    method,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(await answer.text()).not.toMatch(/\bat .*\.(js|ts):\d/);
  expect(lines).toEqual([]);
});
