import { createHash, randomBytes } from 'node:crypto';
import {
  API_SCOPES,
  CALLBACK,
  post,
  type Site,
  type TestClient,
  type Tokens,
  tokensSchema,
} from './harness.ts';

export interface Page {
  url: URL;
  status: number;
  headers: Headers;
  text: string;
}

/** As much of a browser as the sign-in pages need: cookies by path, redirects one by one, forms. */
export class Browser {
  readonly #cookies = new Map<string, { value: string; path: string }>();
  /** Every Set-Cookie header received. */
  readonly setCookies: string[] = [];

  #keep(headers: Headers): void {
    for (const header of headers.getSetCookie()) {
      this.setCookies.push(header);
      const [pair = ''] = header.split(';');
      const path = /path=([^;]+)/i.exec(header)?.[1] ?? '/';
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (/expires=Thu, 01 Jan 1970/i.test(header)) this.#cookies.delete(`${name} ${path}`);
      else this.#cookies.set(`${name} ${path}`, { value: `${name}=${value}`, path });
    }
  }

  #cookieHeader(url: URL): string {
    const sent = [...this.#cookies.values()].filter(({ path }) => url.pathname.startsWith(path));
    return sent.map(({ value }) => value).join('; ');
  }

  /** Opens a URL and follows redirects to a page or to a URL outside the origin. */
  async open(address: string, form?: Record<string, string>): Promise<Page> {
    let url = new URL(address);
    const { origin } = url;
    let body = form && new URLSearchParams(form);
    for (;;) {
      const response = await fetch(url, {
        method: body ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie: this.#cookieHeader(url), accept: 'text/html' },
        ...(body ? { body } : {}),
      });
      this.#keep(response.headers);
      const location = response.headers.get('location');
      if (location === null) {
        return { url, status: response.status, headers: response.headers, text: await response.text() };
      }
      url = new URL(location, url);
      body = undefined;
      if (url.origin !== origin) return { url, status: response.status, headers: response.headers, text: '' };
    }
  }

  /** Submits the page's form with these fields and its hidden one. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const hidden = /name="anti_forgery" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    return this.open(page.url.href, { anti_forgery: hidden, ...fields });
  }
}

export interface Attempt {
  verifier: string;
  state: string;
  redirectUri: string;
  address: string;
}

/** An authorization request with PKCE (RFC 7636) to a loopback redirect URI with its own port and path. */
export function attempt(authority: Site, client: TestClient, changes: Record<string, string> = {}): Attempt {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const redirectUri = `${CALLBACK.replace('127.0.0.1', '127.0.0.1:49152')}${randomBytes(16).toString('hex')}`;
  const parameters = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: API_SCOPES,
    state,
    nonce: 'nonce-of-this-test',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  });
  return { verifier, state, redirectUri, address: `${authority.issuer}/auth?${parameters}` };
}

export function exchangeRequest(
  authority: Site,
  client: TestClient,
  { verifier, redirectUri }: Attempt,
  code: string,
): Promise<Response> {
  return post(authority, '/token', client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
}

export const demoSignIn = { action: 'sign-in', username: 'demo', password: 'correct-horse' };

/** Signs the demo user in, consents if asked, and returns the URL that the browser is sent back to. */
export async function walkThrough(browser: Browser, { address }: Attempt): Promise<URL> {
  let page = await browser.open(address);
  if (page.text.includes('value="sign-in"')) page = await browser.submit(page, demoSignIn);
  if (page.text.includes('value="allow"')) page = await browser.submit(page, { action: 'allow' });
  return page.url;
}

/** Signs in with the browser, up to the tokens. */
export async function signInByBrowser(
  authority: Site,
  client: TestClient,
  browser = new Browser(),
): Promise<Tokens> {
  const asked = attempt(authority, client);
  const back = await walkThrough(browser, asked);
  const response = await exchangeRequest(authority, client, asked, back.searchParams.get('code') ?? '');
  return tokensSchema.parse(await response.json());
}
