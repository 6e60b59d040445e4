import { expect, test } from 'vitest';
import { attempt, Browser, demoSignIn, type Page, walkThrough } from '../testing/browser.ts';
import { authorityForTest, register } from '../testing/harness.ts';

function fieldsOf(page: Page): Record<string, string> {
  const inputs = [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g)];
  return Object.fromEntries(inputs.map(([, name, value]) => [name, value]));
}

function actionOf(page: Page): string {
  return /action="([^"]*)"/.exec(page.text)?.[1] ?? '';
}

test('a change of account goes on by a button, without script @S1.8', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const browser = new Browser();
  await walkThrough(browser, attempt(authority, client));
  const page = await browser.open(attempt(authority, client, { prompt: 'login' }).address);
  const other = { action: 'sign-in', username: 'omar', password: 'open-sesame' };
  const step = await browser.submit(page, other);
  expect(step.text).toContain('One more step');
  expect(step.text).not.toContain('<script');
  expect(step.headers.get('content-security-policy')).toContain("form-action 'self'");
  const consent = await browser.open(actionOf(step), fieldsOf(step));
  expect(consent.text).toContain('Omar Okafor');
});

test('a code that is posted to the app goes by a button, without script, and nowhere else @S1.8', async () => {
  const authority = await authorityForTest();
  const asked = attempt(authority, await register(authority), { response_mode: 'form_post' });
  const browser = new Browser();
  const consent = await browser.submit(await browser.open(asked.address), demoSignIn);
  const step = await browser.submit(consent, { action: 'allow' });
  expect(step.text).not.toContain('<script');
  expect(actionOf(step)).toBe(asked.redirectUri);
  expect(fieldsOf(step)).toMatchObject({ code: expect.any(String), state: asked.state });
  expect(step.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:49152");
});
