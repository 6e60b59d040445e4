import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { App } from '../fixtures/app/app.ts';
import { chooseSaveFile } from '../fixtures/app/dialogs.ts';
import { needlesFor, search } from '../fixtures/leaks/needles.ts';
import { call, expectView, openView, refreshSession } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire/wire.ts';
import { activityPage } from '../pages/activity.ts';

/** Makes two refreshes fail and a third one succeed. */
async function failThenRefresh(app: App, wire: Wire): Promise<void> {
  const failure = wire.inject({ grant: 'refresh_token' }, { kind: 'answer', status: 503, body: '' });
  await refreshSession(app.window);
  await refreshSession(app.window);
  failure.remove();
  await call(app.window, 'session.retry', { session: 'demo' });
  await expect.poll(() => wire.count({ grant: 'refresh_token', status: 200 })).toBeGreaterThan(0);
}

test('sign-ins, waits, retries and renewals are told as they happen, with cause, remedy and fingerprint, also after a restart @B8', async ({
  launch,
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn({ view: 'Activity' });
  const page = activityPage(app.window);
  await expect(page.of('Signed in')).toHaveCount(1);
  await expect(page.of('Renewed')).toHaveCount(0);

  await failThenRefresh(app, wire);
  await expect(page.of('Renewed').first()).toBeVisible();
  await expect(page.of('You asked to try again.')).toHaveCount(1);
  await expect(page.of('Renewal failed')).toContainText('2 times since');
  await page.of('Renewal failed').locator('summary').press('Enter');
  await expect(page.of('Renewal failed')).toContainText('server_error');
  await expect(page.of('Renewal failed')).toContainText('What to do');
  const failed = await page.of('Renewal failed').textContent();
  const fingerprint = /Fingerprint ([0-9a-f]{12})/.exec(failed ?? '')?.[1] ?? 'none';
  await page.search.fill(fingerprint);
  await expect(page.of('Signed in')).toHaveCount(1);
  await expect(page.of('Renewed')).toHaveCount(0);
  await page.search.fill('nothing of the kind');
  await page.showEverything.click();
  await page.show.selectOption('Failures and refusals');
  await expect(page.entries).toHaveCount(1);
  await app.close();

  const again = await launch();
  await expectView(again.window, 'activity');
  const later = activityPage(again.window);
  await expect(later.of('Renewal failed')).toContainText('2 times since');
  const refreshed = await refreshSession(again.window);
  const before = refreshed.ok ? refreshed.value.before.fingerprint : 'none';
  await later.search.fill(before);
  // A token keeps its fingerprint across runs.
  await expect(later.of('Renewed')).toHaveCount(1);
});

test('an export is shown before, is the owner’s alone, and holds no secret that passed the wire @B8', async ({
  launchSignedIn,
  wire,
  installation,
}) => {
  const app = await launchSignedIn();
  await failThenRefresh(app, wire);
  await openView(app.window, 'Activity');
  const page = activityPage(app.window);
  await page.look.click();
  await expect(page.preview).toHaveValue(/"format": "latchkey-activity"/);

  await chooseSaveFile(app, '');
  await page.save.click();
  await expect(page.saved).toHaveCount(0);
  await chooseSaveFile(app, '/proc/nowhere/export.json');
  await page.save.click();
  await expect(app.window.getByRole('alert')).toContainText('could not be written');
  const file = path.join(path.dirname(installation.connectionsFile), 'export.json');
  await chooseSaveFile(app, file);
  await app.window.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await expect(page.saved).toContainText('export.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const bytes = await readFile(file);
  const document = JSON.parse(bytes.toString());
  expect(document).toMatchObject({
    version: 1,
    app: { version: expect.any(String) },
    entries: expect.any(Array),
  });
  const kinds = document.entries.map(({ kind }: { kind: string }) => kind);
  for (const kind of ['signed_in', 'renewal_failed', 'retried', 'renewed']) expect(kinds).toContain(kind);

  const secrets = wire.secrets();
  expect(new Set(secrets.map(({ kind }) => kind))).toContain('refresh_token');
  const needles = needlesFor(secrets);
  const planted = Buffer.concat([bytes, Buffer.from(Buffer.from(secrets[0]?.value ?? '').toString('hex'))]);
  expect(search(planted, needles, 'planted')).not.toEqual([]);
  expect(search(bytes, needles, 'export')).toEqual([]);
  for (const name of ['activity.jsonl', 'latchkey.log']) {
    const log = await readFile(path.join(installation.userData, 'logs', name));
    expect(search(log, needles, name)).toEqual([]);
  }
});
