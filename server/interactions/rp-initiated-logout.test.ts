import { expect, test } from 'vitest';
import { attempt, Browser, exchangeRequest, type Page, walkThrough } from '../testing/browser.ts';
import { authorityForTest, refreshRequest, register, tokensSchema } from '../testing/harness.ts';

const BACK = 'http://127.0.0.1/signed-out';

function formOf(page: Page): { action: string; xsrf: string } {
  const [, action = ''] = /action="([^"]*)"/.exec(page.text) ?? [];
  const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page.text) ?? [];
  return { action, xsrf };
}

async function signedIn() {
  const authority = await authorityForTest();
  const client = await register(authority, { post_logout_redirect_uris: [BACK] });
  const browser = new Browser();
  const asked = attempt(authority, client);
  const code = (await walkThrough(browser, asked)).searchParams.get('code') ?? '';
  const tokens = tokensSchema.parse(await (await exchangeRequest(authority, client, asked, code)).json());
  const isSignedIn = async () => {
    const back = await browser.open(attempt(authority, client, { prompt: 'none' }).address);
    return back.url.searchParams.has('code');
  };
  return { authority, client, browser, tokens, isSignedIn };
}

test('signing out ends the browser’s session and leaves the apps theirs @S1.8', async () => {
  const { authority, client, browser, tokens, isSignedIn } = await signedIn();
  const query = new URLSearchParams({
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: BACK.replace('127.0.0.1', '127.0.0.1:49153'),
    state: 'of-the-app',
  });
  const page = await browser.open(`${authority.issuer}/session/end?${query}`);
  expect(page.text).toContain('Test app');
  expect(await isSignedIn()).toBe(true);
  const again = await browser.open(`${authority.issuer}/session/end?${query}`);
  const { action, xsrf } = formOf(again);
  const back = await browser.open(action, { xsrf, logout: 'yes' });
  expect(back.url.href).toBe('http://127.0.0.1:49153/signed-out?state=of-the-app');
  expect(await isSignedIn()).toBe(false);
  expect((await refreshRequest(authority, client, tokens.refresh_token)).status).toBe(200);
  // Without a signed-in user there is nothing to confirm.
  const straight = await browser.open(`${authority.issuer}/session/end?${query}`);
  expect(straight.url.href).toBe(back.url.href);
});

test('without a hint the person is asked too, and stays where they are told @S1.8', async () => {
  const { authority, browser, isSignedIn } = await signedIn();
  const query = new URLSearchParams({ post_logout_redirect_uri: 'https://evil.example/', state: 'x' });
  const { action, xsrf } = formOf(await browser.open(`${authority.issuer}/session/end?${query}`));
  expect(await isSignedIn()).toBe(true);
  expect((await browser.open(action, { xsrf: 'guessed', logout: 'yes' })).status).toBe(400);
  expect(await isSignedIn()).toBe(true);
  const asked = formOf(await browser.open(`${authority.issuer}/session/end?${query}`));
  expect(asked.xsrf).not.toBe(xsrf);
  const done = await browser.open(asked.action, { xsrf: asked.xsrf, logout: 'yes' });
  expect(done.url.origin).toBe(authority.issuer);
  expect(done.text).toContain('You are signed out');
  expect(await isSignedIn()).toBe(false);
});

test('an address that is not the app’s is not gone to, signed in or not @S1.8', async () => {
  const { authority, client, browser } = await signedIn();
  for (const who of [browser, new Browser()]) {
    for (const address of [
      'https://evil.example/',
      'http://127.0.0.1@evil.example/signed-out',
      'http://127.0.0.1.evil.example/signed-out',
      'http://127.0.0.1:1/signed-out/../elsewhere',
      'http://127.0.0.1:1/signed-out?next=https://evil.example',
      'javascript:alert(1)',
      '//evil.example',
    ]) {
      const query = new URLSearchParams({ client_id: client.id, post_logout_redirect_uri: address });
      const page = await who.open(`${authority.issuer}/session/end?${query}`);
      expect(page.url.origin, address).toBe(authority.issuer);
      expect(page.status, address).toBe(400);
    }
  }
});
