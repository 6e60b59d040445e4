import { expect, test } from 'vitest';
import { attempt, Browser, demoSignIn } from '../testing/browser.ts';
import { authorityForTest, register } from '../testing/harness.ts';

const paths = [
  '/',
  '/nothing',
  '/%00',
  '/%E0%A4%A',
  '/.well-known/openid-configuration',
  '/.well-known/nothing',
  '/auth',
  '/auth?client_id=x&redirect_uri=https://evil.example',
  '/auth/none',
  '/Device',
  '/device/',
  '/device/none',
  '/device?user_code=%3Cscript%3E&user_code=2',
  '/favicon.svg',
  '/interaction/none',
  '/interaction/none/abort',
  '/introspection',
  '/jwks',
  '/par',
  '/register',
  '/register/none',
  '/revocation',
  '/session/end',
  '/session/end/confirm',
  '/session/end/success?client_id=none',
  '/session/end?id_token_hint=x',
  '/session/kept',
  '/token',
];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

test('every answer forbids scripts, frames, sniffing and sharing, whatever is asked for @S1.8', async () => {
  const lines: string[] = [];
  const authority = await authorityForTest({ log: (line) => lines.push(line), logLevel: 'error' });
  let pages = 0;
  for (const path of paths) {
    for (const method of methods) {
      const answer = await fetch(`${authority.issuer}${path}`, {
        method,
        redirect: 'manual',
        headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
        ...(method === 'POST' ? { body: 'user_code=%3Cscript%3E&xsrf=x&logout=yes&client_id=x' } : {}),
      });
      const text = await answer.text();
      const asked = `${method} ${path} ${answer.status}`;
      expect(answer.status, asked).toBeLessThan(500);
      const header = (name: string) => answer.headers.get(name) ?? '';
      expect(header('content-security-policy'), asked).toMatch(/^default-src 'none';/);
      expect(header('content-security-policy'), asked).toContain("frame-ancestors 'none'");
      expect(header('content-security-policy'), asked).not.toMatch(/unsafe|script-src|\*/);
      expect(header('x-frame-options'), asked).toBe('DENY');
      expect(header('x-content-type-options'), asked).toBe('nosniff');
      expect(header('referrer-policy'), asked).toBe('same-origin');
      expect(header('cross-origin-opener-policy'), asked).toBe('same-origin');
      expect(header('permissions-policy'), asked).toContain('camera=()');
      expect(header('strict-transport-security'), asked).toBe('');
      expect(text, asked).not.toMatch(/<script/i);
      if (!header('content-type').startsWith('text/html')) continue;
      pages += 1;
      expect(header('cache-control'), asked).toBe('no-store');
      if (header('location') === '' && method !== 'HEAD') expect(text, asked).toContain('lang="en"');
    }
  }
  expect(pages).toBeGreaterThan(50);
  expect(lines).toEqual([]);
});

test('over TLS cookies are Secure and held to this host by their names, and browsers are told to stay with it @S1.8', async () => {
  const authority = await authorityForTest({ issuer: 'https://sign-in.example' });
  const behind = `http://127.0.0.1:${authority.port}`;
  const answer = await fetch(`${behind}/device`, { headers: { accept: 'text/html' } });
  expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d{7,}/);
  const [session = ''] = answer.headers.getSetCookie();
  expect(session).toMatch(/^__Host-latchkey_session=/);
  const address = new URL(attempt(authority, { id: 'latchkey-desktop', secret: '' }).address);
  const started = await fetch(`${behind}${address.pathname}${address.search}`, { redirect: 'manual' });
  const cookies = [...answer.headers.getSetCookie(), ...started.headers.getSetCookie()];
  expect(cookies.length).toBeGreaterThan(5);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__(?:Host|Secure)-/);
    expect(cookie).toMatch(/; *secure/i);
    expect(cookie).toMatch(/; *httponly/i);
    expect(cookie).toMatch(/; *samesite=lax/i);
    expect(cookie).not.toMatch(/domain=/i);
    if (cookie.startsWith('__Host-')) expect(cookie).toMatch(/; *path=\/(?:;|$)/i);
  }
});

test('a form with the right value is refused when its origin is another or hidden @S1.8', async () => {
  const authority = await authorityForTest();
  const browser = new Browser();
  const page = await browser.open(attempt(authority, await register(authority)).address);
  const anti_forgery = /name="anti_forgery" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const cookie = browser.setCookies.map((one) => one.split(';')[0]).join('; ');
  const send = (origin: string) =>
    fetch(page.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin },
      body: new URLSearchParams({ ...demoSignIn, anti_forgery }),
    });
  for (const origin of [
    'null',
    'http://evil.example',
    `${authority.issuer}.evil.example`,
    'http://127.0.0.1',
  ]) {
    expect((await send(origin)).status).toBe(403);
  }
  expect((await send(authority.issuer)).status).toBe(303);
});
