import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectionTo, seededClient, writeConnections } from '../fixtures/authority/connection.ts';
import { needlesFor, search } from '../fixtures/leaks/needles.ts';
import { documentHtml, expectProfile, expectView, signInWithPassword } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

/** Flips every 64th byte of a file, and so damages both of its slots. */
async function damage(file: string): Promise<void> {
  const bytes = await readFile(file);
  for (let index = 0; index < bytes.length; index += 64) bytes[index] = (bytes[index] ?? 0) ^ 0xff;
  await writeFile(file, bytes);
}

const records = async (vault: string) => (await readdir(vault)).filter((name) => name.endsWith('.record'));

test('a damaged vault is said in words and set aside, not deleted; signing in works', async ({
  launch,
  launchSignedIn,
  installation,
}) => {
  const vault = path.join(installation.userData, 'vault');
  const first = await launchSignedIn({ view: 'Profile' });
  await first.close();
  const damaged = await records(vault);
  expect(damaged.length).toBeGreaterThan(0);
  for (const name of damaged) await damage(path.join(vault, name));

  const second = await launch();
  await expectView(second.window, 'sign-in/demo');
  await expect(second.window.getByText(/damaged/i).first()).toBeVisible();
  const aside = (await readdir(vault)).filter((name) => name.endsWith('.aside'));
  expect(aside.length).toBeGreaterThan(0);
  await signInWithPassword(second);
  await expectProfile(second.window);
  await second.close();
  expect(await readdir(vault)).toEqual(expect.arrayContaining(aside));
  const third = await launch();
  await expectProfile(third.window);
});

const brokenFiles = [
  ['no JSON', '{ "connections": [', /not valid JSON/],
  ['a field that is wrong', JSON.stringify({ connections: [{ id: 'X' }] }), /connection 1/],
  ['nothing in it', '', /not valid JSON/],
] as const;

for (const [name, content, message] of brokenFiles) {
  test(`a connections file with ${name} is named in the window with what to do`, async ({
    launch,
    installation,
  }) => {
    await writeFile(installation.connectionsFile, content);
    const app = await launch();
    const notice = app.window.getByRole('status').filter({ hasText: 'connections.json' });
    await expect(notice).toContainText(message);
    await expect(app.window.getByText('No connections yet')).toBeVisible();
  });
}

test('a connections file with a secret in it is refused without repeating the secret', async ({
  launch,
  launchSignedIn,
  installation,
  wire,
}) => {
  const entry = { ...connectionTo(wire.origin), client_secret: seededClient.secret };
  await writeFile(installation.connectionsFile, JSON.stringify({ connections: [entry] }));
  const app = await launch();
  await expect(app.window.getByText(/looks like a secret/)).toBeVisible();
  const shown = await documentHtml(app.window);
  const needles = needlesFor([{ kind: 'client_secret', value: seededClient.secret }]);
  expect(search(Buffer.from(shown), needles, 'window')).toEqual([]);
  await app.close();
  await writeConnections(installation.connectionsFile, [connectionTo(wire.origin)]);
  await launchSignedIn();
});
