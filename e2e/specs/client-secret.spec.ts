import type { App } from '../fixtures/app/app.ts';
import type { Installation } from '../fixtures/app/installation.ts';
import { connectionTo, dana, seededClient, writeConnections } from '../fixtures/authority/connection.ts';
import { needlesFor, search } from '../fixtures/leaks/needles.ts';
import { searchFolder } from '../fixtures/leaks/search.ts';
import {
  answerClientSecretPrompt,
  answerPrompt,
  documentHtml,
  expectView,
  openSignIn,
  openView,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire/wire.ts';
import { promptPage } from '../pages/prompt.ts';
import { sessionPage } from '../pages/session.ts';
import { signInPage } from '../pages/sign-in.ts';

async function useSeededClient({ connectionsFile }: Installation, wire: Wire): Promise<void> {
  const client = { authentication: 'client_secret_basic' as const, id: seededClient.id };
  await writeConnections(connectionsFile, [connectionTo(wire.origin, { client })]);
}

async function signInWithSecret(app: App, secret: string): Promise<void> {
  await openSignIn(app.window);
  await signInPage(app.window).password.click();
  await answerClientSecretPrompt(await app.prompt(), secret);
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
  const shown = await documentHtml(first.window);
  expect(search(Buffer.from(shown), secretNeedles, 'window')).toEqual([]);
  expect(wire.secrets()).toContainEqual({ kind: 'client_secret', value: seededClient.secret });
  await sessionPage(first.window).signOut.click();
  await expectView(first.window, 'sign-in/demo');
  await first.close();
  expect((await searchFolder(installation.userData, secretNeedles)).hits).toEqual([]);

  const second = await launch();
  await openSignIn(second.window);
  await signInPage(second.window).password.click();
  await answerPrompt(await second.prompt(), dana);
  await expectView(second.window, 'home');
});

test('a wrong client secret is said to be wrong and asked for again', async ({
  launch,
  wire,
  installation,
}) => {
  await useSeededClient(installation, wire);
  const app = await launch();
  await signInWithSecret(app, 'not-the-secret-at-all');
  await answerPrompt(await app.prompt(), dana);
  const again = await app.prompt();
  await expect(promptPage(again).problem).not.toBeEmpty();
  await answerClientSecretPrompt(again, seededClient.secret);
  await expectView(app.window, 'home');
});
