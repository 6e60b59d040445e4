import type { Page } from 'playwright/test';
import { dana } from '../fixtures/authority/connection.ts';
import { expect, firstPartyClient, type Site, test } from '../fixtures/authority-pages/site.ts';

/** Creates, as the administrator, a public client for scripts at `origin`. Gives its id. */
async function createScriptClient(site: Site, origin: string): Promise<string> {
  const admin = { username: 'admin', password: 'battery-staple', scope: 'openid api:admin' };
  const { body } = await site.post('/token', firstPartyClient, { grant_type: 'password', ...admin });
  const answer = await fetch(`${site.issuer}/api/admin/clients`, {
    method: 'POST',
    headers: { authorization: `Bearer ${String(body['access_token'])}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'A script',
      type: 'public',
      first_party: true,
      grant_types: ['password', 'refresh_token'],
      allowed_origin: origin,
    }),
  });
  const created = (await answer.json()) as { client: { client_id: string } };
  return created.client.client_id;
}

/** What a script in this page can read: the status and body, or `refused` when the browser withholds the response. */
function fetchIn(page: Page, address: string, init: { form?: Record<string, string>; token?: string }) {
  return page.evaluate(
    async ([url, { form, token }]) => {
      const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
      const headers = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
      try {
        const answer = await fetch(url, { ...body, ...headers });
        return { status: answer.status, body: await answer.text() };
      } catch {
        return 'refused';
      }
    },
    [address, init] as const,
  );
}

test('a script signs in and calls the API from its own origin, from no other @S3.4', async ({
  page,
  site,
  receiver,
  attacker,
}) => {
  const clientId = await createScriptClient(site, receiver.origin);
  const form = { grant_type: 'password', ...dana, client_id: clientId, scope: 'openid api:read' };
  const [token, me] = [`${site.issuer}/token`, `${site.issuer}/api/me`];

  await page.goto(`${receiver.origin}/app`);
  const signedIn = await fetchIn(page, token, { form });
  expect(signedIn).toMatchObject({ status: 200 });
  const { access_token: accessToken } = JSON.parse(signedIn === 'refused' ? '{}' : signedIn.body) as {
    access_token: string;
  };
  expect(await fetchIn(page, me, { token: accessToken })).toMatchObject({ status: 200 });
  expect(await fetchIn(page, me, { token: 'not-a-token' })).toMatchObject({ status: 401 });

  const sessions = (await site.authority.activeRefreshTokens('demo')).length;
  for (const foreignOrigin of [attacker.origin, attacker.otherSite, receiver.otherSite]) {
    await page.goto(`${foreignOrigin}/app`);
    expect(await fetchIn(page, token, { form })).toBe('refused');
    expect(await fetchIn(page, me, { token: accessToken })).toBe('refused');
  }
  // The requests were not only unreadable: nobody was signed in.
  expect(await site.authority.activeRefreshTokens('demo')).toHaveLength(sessions);
});

test('a page without an origin, as in a sandbox, reads nothing @S3.4', async ({ page, site, receiver }) => {
  const clientId = await createScriptClient(site, receiver.origin);
  const body = `grant_type=password&username=${dana.username}&password=${dana.password}&client_id=${clientId}`;
  const script = `fetch('${site.issuer}/token', { method: 'POST', body: new URLSearchParams('${body}') })
    .then(() => 'read', () => 'refused').then((result) => parent.postMessage(result, '*'))`;
  const listen = `<script>addEventListener('message', ({ data }) => { document.title = data })</script>`;
  const frame = (sandbox: string) =>
    `${listen}<iframe sandbox="${sandbox}" srcdoc="<script>${script.replaceAll('"', '&quot;')}</script>"></iframe>`;
  receiver.page('/sandboxed', frame('allow-scripts'));
  await page.goto(`${receiver.origin}/sandboxed`);
  await expect(page).toHaveTitle('refused');
  // Control: with its origin the same script can read it.
  receiver.page('/at-home', frame('allow-scripts allow-same-origin'));
  await page.goto(`${receiver.origin}/at-home`);
  await expect(page).toHaveTitle('read');
});
