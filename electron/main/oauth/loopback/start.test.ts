import { expect, onTestFinished, test } from 'vitest';
import { openRedirect } from '../grants/redirect.ts';
import { createBrowser } from '../testing/browser.ts';
import { type BrowserTrouble, openReceiver } from './loopback.ts';

const state = 'the-state-of-this-attempt';
const page =
  'https://login.example.com/authorize?client_id=a&request_uri=urn:x&state=the-state-of-this-attempt';

async function open() {
  const troubles: BrowserTrouble[] = [];
  const receiver = await openReceiver({
    state,
    path: '/callback/connection',
    randomPath: false,
    signal: new AbortController().signal,
    trouble: (what) => troubles.push(what),
  });
  onTestFinished(() => receiver.finish({ kind: 'not' }));
  const back = (code: string) => `${receiver.redirectUri}?${new URLSearchParams({ code, state })}`;
  let came: string | undefined;
  receiver.received.then(
    (parameters) => {
      came = parameters.get('code') ?? '';
    },
    () => undefined,
  );
  return { receiver, troubles, back, came: () => came };
}

test('the address that is opened tells nothing of the request, and leads to it @T19 @S2.1', async () => {
  const { receiver } = await open();
  const start = receiver.startAt(page);
  expect(start).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{32}$/);
  const answer = await createBrowser().get(start);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(page);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await answer.text()).toBe('');
  const cookies = answer.headers.getSetCookie();
  expect(
    cookies.map((cookie) => cookie.replace(/=[\w-]{32};/, '=…;').replace(/^latchkey-[\w-]{12}/, 'name')),
  ).toEqual([
    `name=…; Path=${new URL(start).pathname}; Max-Age=600; HttpOnly; SameSite=Lax`,
    'name=…; Path=/callback/connection; Max-Age=600; HttpOnly; SameSite=Lax',
  ]);
});

test('the browser that began is the one that returns, and may load its page anew @T19', async () => {
  const { receiver, back, troubles } = await open();
  const browser = createBrowser();
  const start = receiver.startAt(page);
  for (const _ of [1, 2, 3]) expect((await browser.onward(start)).href).toBe(page);
  const last = browser.get(back('good'));
  expect((await receiver.received).get('code')).toBe('good');
  expect(receiver.isContested()).toBe(false);
  await receiver.finish({ kind: 'done' });
  expect((await last).status).toBe(200);
  expect(troubles).toEqual([]);
});

test('whoever knows the request but did not begin it ends nothing, and the right browser still does @T19', async () => {
  const { receiver, back, troubles, came } = await open();
  const [victim, other] = [createBrowser(), createBrowser()];
  await victim.get(receiver.startAt(page));
  const refused = await other.get(back('of-somebody-else'));
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('This browser did not begin the sign-in');
  expect(troubles).toEqual(['otherBrowser']);
  // A cookie with the same name and another value must not work either.
  const [{ name } = { name: '' }] = victim.cookies;
  expect((await other.get(back('guessed'), { cookie: `${name}=${'a'.repeat(32)}` })).status).toBe(403);
  expect(came()).toBeUndefined();
  void victim.get(back('good'));
  expect((await receiver.received).get('code')).toBe('good');
});

test('a browser that keeps no cookies is told so, and nothing is signed in by it @T19', async () => {
  const { receiver, back, came } = await open();
  const browser = createBrowser({ blocked: true });
  await browser.get(receiver.startAt(page));
  const refused = await browser.get(back('good'));
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('needs a cookie');
  expect(came()).toBeUndefined();
});

test.each(['the stranger first', 'the stranger second'])(
  'of two browsers at one address neither is trusted, %s; a fresh address works @T19',
  async (order) => {
    const { receiver, back, troubles, came } = await open();
    const [victim, stranger] = [createBrowser(), createBrowser()];
    const [first, second] = order === 'the stranger first' ? [stranger, victim] : [victim, stranger];
    const start = receiver.startAt(page);
    expect((await first.get(start)).status).toBe(303);
    const taken = await second.get(start);
    expect(taken.status).toBe(410);
    expect(await taken.text()).toContain('Another browser was here first');
    expect(taken.headers.get('location')).toBeNull();
    expect(troubles).toEqual(['contested']);
    expect((await first.get(start)).status).toBe(410);
    for (const browser of [first, second]) expect((await browser.get(back('bad'))).status).toBe(403);
    expect(came()).toBeUndefined();

    await victim.get(receiver.startAt(page));
    void victim.get(back('good'));
    expect((await receiver.received).get('code')).toBe('good');
    expect(receiver.isContested()).toBe(false);
  },
);

test('a stranger who was faster than the browser is found out as long as nothing has begun @T19', async () => {
  const { receiver, back, troubles } = await open();
  const [victim, stranger] = [createBrowser(), createBrowser()];
  const start = receiver.startAt(page);
  await stranger.get(start);
  void stranger.get(back('of-the-stranger'));
  expect((await receiver.received).get('code')).toBe('of-the-stranger');
  expect(receiver.isContested()).toBe(false);
  expect((await victim.get(start)).status).toBe(410);
  expect(receiver.isContested()).toBe(true);
  expect(troubles).toEqual(['contested']);
});

test.each([
  ['a prefetch', { headers: { 'sec-purpose': 'prefetch' } }, 503],
  ['a prerender', { headers: { 'sec-purpose': 'prefetch;prerender' } }, 503],
  ['an older prefetch', { headers: { 'x-moz': 'prefetch' } }, 503],
  ['a preview', { headers: { purpose: 'preview' } }, 503],
  ['HEAD', { method: 'HEAD' }, 405],
  ['POST', { method: 'POST' }, 405],
])('%s does not use the address up @T19', async (_, how, status) => {
  const { receiver, troubles } = await open();
  const start = receiver.startAt(page);
  const prefetched = await fetch(start, { redirect: 'manual', ...how });
  expect(prefetched.status).toBe(status);
  expect(prefetched.headers.getSetCookie()).toEqual([]);
  expect((await createBrowser().onward(start)).href).toBe(page);
  expect(troubles).toEqual([]);
});

test('an address that was not used is over when there is a newer one; one that was used is not @T19', async () => {
  const { receiver, back, troubles } = await open();
  const [one, two] = [createBrowser(), createBrowser()];
  const first = receiver.startAt(page);
  const second = receiver.startAt(page);
  const late = await one.get(first);
  expect(late.status).toBe(410);
  expect(await late.text()).toContain('There is a newer address');
  await two.get(second);
  const third = receiver.startAt(page);
  expect(new Set([first, second, third]).size).toBe(3);
  void two.get(back('good'));
  expect((await receiver.received).get('code')).toBe('good');
  expect(troubles).toEqual([]);
});

test('two sign-ins at a time in one browser do not take each other’s cookie, which knows no port @T19', async () => {
  const [one, two] = [await open(), await open()];
  const browser = createBrowser();
  for (const { receiver } of [one, two]) await browser.get(receiver.startAt(page));
  for (const { receiver, back } of [one, two]) {
    void browser.get(back('good'));
    expect((await receiver.received).get('code')).toBe('good');
  }
});

test.each(['http://login.example.com/authorize', 'file:///etc/passwd', 'javascript:alert(1)', 'x'])(
  'an address that is not safe is led to by none: %s @T4',
  async (address) => {
    const { receiver } = await open();
    expect(() => receiver.startAt(address)).toThrow(expect.objectContaining({ code: 'egress_refused' }));
  },
);

test('the last page names the account, as text, in the language of the browser @T19', async () => {
  for (const [language, words] of [
    ['en-GB,en;q=0.9,de;q=0.8', 'You are signed in as'],
    ['de-AT,de;q=0.9,en;q=0.8', 'Sie sind angemeldet als'],
    ['fr', 'You are signed in as'],
  ] as const) {
    const { receiver, back } = await open();
    const browser = createBrowser();
    await browser.get(receiver.startAt(page));
    const answer = browser.get(back('good'), { 'accept-language': language });
    await receiver.received;
    receiver.show({ kind: 'done', who: `<b onclick="x">O'Neil & Co</b>` });
    await receiver.finish({ kind: 'not' });
    const text = await (await answer).text();
    expect(text).toContain(`${words} &#60;b onclick=&#34;x&#34;&#62;O&#39;Neil &#38; Co&#60;/b&#62;`);
    expect(text).toContain(`<html lang="${language.startsWith('de') ? 'de' : 'en'}">`);
  }
});

test('any other page is opened by such an address too, and a second browser at it is told of @T19', async () => {
  let contested = 0;
  const via = await openRedirect('https://login.example.com/device?user_code=WDJB-MJHT', () => {
    contested += 1;
  });
  const browser = createBrowser();
  expect((await browser.onward(via)).search).toBe('?user_code=WDJB-MJHT');
  expect((await browser.onward(via)).search).toBe('?user_code=WDJB-MJHT');
  expect(contested).toBe(0);
  expect((await createBrowser().get(via)).status).toBe(410);
  expect(contested).toBe(1);
  expect((await browser.get(new URL('/start/guess', via))).status).toBe(404);
});
