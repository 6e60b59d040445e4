import type { Page } from 'playwright/test';
import type { App } from '../fixtures/app.ts';
import { connectionTo, dana, seededClient, writeConnections } from '../fixtures/connection.ts';
import type { Installation } from '../fixtures/installation.ts';
import { needlesFor, search } from '../fixtures/needles.ts';
import { searchFolder } from '../fixtures/search-places.ts';
import { answerPrompt, expectView, openSignIn, openView } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire.ts';

async function useSeededClient({ connectionsFile }: Installation, wire: Wire): Promise<void> {
  const client = { authentication: 'client_secret_basic' as const, id: seededClient.id };
  await writeConnections(connectionsFile, [connectionTo(wire.origin, { client })]);
}

async function giveSecret(prompt: Page, secret: string): Promise<void> {
  await prompt.getByLabel('Client secret').fill(secret);
  const gone = prompt.waitForEvent('close');
  await prompt.getByRole('button', { name: 'Continue' }).click({ noWaitAfter: true });
  await gone;
}

async function signInWithSecret(app: App, secret: string): Promise<void> {
  await openSignIn(app.window);
  await app.window.getByRole('button', { name: 'Sign in with a password' }).click();
  await giveSecret(await app.prompt(), secret);
}

const secretNeedles = needlesFor([{ kind: 'client_secret', value: seededClient.secret }]);

test('the client secret is asked for once, kept, and never comes to the window or the disk @S0.8', async ({
  launch,
  wire,
  installation,
}) => {
  await useSeededClient(installation, wire);
  const first = await launch();
  await signInWithSecret(first, seededClient.secret);
  await answerPrompt(await first.prompt(), dana);
  await expectView(first.window, 'home');
  await openView(first.window, 'Session');
  const shown = await first.window.evaluate(() => document.documentElement.outerHTML);
  expect(search(Buffer.from(shown), secretNeedles, 'window')).toEqual([]);
  const [grant] = wire.log.filter((exchange) => exchange.grant === 'password');
  const credentials = Buffer.from(grant?.headers.authorization?.split(' ')[1] ?? '', 'base64').toString();
  expect(search(Buffer.from(credentials), secretNeedles, 'wire')).not.toEqual([]);
  await first.window.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expectView(first.window, 'sign-in/demo');
  await first.close();
  expect((await searchFolder(installation.userData, secretNeedles)).hits).toEqual([]);

  const second = await launch();
  await openSignIn(second.window);
  await second.window.getByRole('button', { name: 'Sign in with a password' }).click();
  await answerPrompt(await second.prompt(), dana);
  await expectView(second.window, 'home');
});

test('a wrong client secret is said to be wrong, and asked for again at the next sign-in', async ({
  launch,
  wire,
  installation,
}) => {
  await useSeededClient(installation, wire);
  const app = await launch();
  await signInWithSecret(app, 'not-the-secret-at-all');
  await answerPrompt(await app.prompt(), dana);
  await expect(app.window.getByText('does not accept this installation')).toBeVisible();
  await signInWithSecret(app, seededClient.secret);
  await answerPrompt(await app.prompt(), dana);
  await expectView(app.window, 'home');
});
