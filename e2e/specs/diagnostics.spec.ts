import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { App } from '../fixtures/app/app.ts';
import { chooseSaveFile } from '../fixtures/app/dialogs.ts';
import { needlesFor, search } from '../fixtures/leaks/needles.ts';
import { call, openView, refreshSession } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { diagnosticsPage } from '../pages/diagnostics.ts';
import { settings } from '../pages/settings.ts';

async function openDiagnostics(app: App) {
  await openView(app.window, 'Settings');
  await settings(app.window).open('Diagnostics');
  return diagnosticsPage(app.window);
}

test('what is saved is what was shown, word for word, and holds no secret that passed the wire @B8', async ({
  launchSignedIn,
  wire,
  installation,
}) => {
  const app = await launchSignedIn();
  await refreshSession(app.window);
  const page = await openDiagnostics(app);
  await expect(page.save).toHaveCount(0);
  await page.look.click();
  await expect(page.parts).toHaveCount(6);
  for (const part of await page.parts.all()) await part.locator('summary').press('Enter');
  const shown = await page.parts
    .locator('textarea')
    .evaluateAll((areas) => areas.map((area) => (area as unknown as { value: string }).value).join(''));
  await chooseSaveFile(app, '');
  await page.save.click();
  await expect(page.save).toBeEnabled();
  await expect(page.saved).toHaveCount(0);
  // What happens after the preview is not in the file.
  await refreshSession(app.window);
  const file = path.join(path.dirname(installation.connectionsFile), 'diagnostics.json');
  await chooseSaveFile(app, file);
  await page.save.click();
  await expect(page.saved).toContainText('diagnostics.json');
  const bytes = await readFile(file);
  expect(bytes.toString()).toBe(shown);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(shown)).toMatchObject({
    format: 'latchkey-diagnostics',
    versions: { app: { version: expect.any(String) } },
    settings: { proxy: { mode: 'system' }, logLevel: 'info' },
    connections: [{ id: 'demo', issuer: wire.origin }],
    storage: { keyring: { state: 'ready' }, sessions: [{ session: 'demo', state: 'active' }] },
  });
  const { activity, log } = JSON.parse(shown);
  expect(activity.map(({ kind }: { kind: string }) => kind)).toEqual(
    expect.arrayContaining(['signed_in', 'renewed']),
  );
  expect(log.length).toBeGreaterThan(0);

  const secrets = wire.secrets();
  expect(new Set(secrets.map(({ kind }) => kind))).toContain('refresh_token');
  const needles = needlesFor(secrets);
  const planted = Buffer.concat([bytes, Buffer.from(Buffer.from(secrets[0]?.value ?? '').toString('hex'))]);
  expect(search(planted, needles, 'planted')).not.toEqual([]);
  expect(search(bytes, needles, 'diagnostics')).toEqual([]);
});

test('the log level holds at once and at the next start; the check for leaks works at every level @B8 @B1', async ({
  launch,
  launchSignedIn,
  installation,
}) => {
  const log = path.join(installation.userData, 'logs', 'latchkey.log');
  const app = await launchSignedIn();
  await expect.poll(() => readFile(log, 'utf8')).toContain('"signed_in"');
  const page = await openDiagnostics(app);
  await expect(app.window.getByText(log)).toBeVisible();
  await page.level.selectOption('Errors only');
  await expect
    .poll(() => call(app.window, 'settings.get', null))
    .toMatchObject({ value: { logLevel: 'error' } });
  const before = await readFile(log, 'utf8');
  expect((await refreshSession(app.window)).ok).toBe(true);
  const report = await call(app.window, 'leaks.check', { session: 'demo' });
  expect(report).toMatchObject({ ok: true, value: { hits: 0, trustworthy: true } });
  const written = (await readFile(log, 'utf8')).slice(before.length);
  expect(written).toContain('leak search');
  expect(written).not.toContain('"renewed"');
  await app.close();

  const again = await launch();
  await expect(diagnosticsPage(again.window).level).toHaveValue('error');
  await diagnosticsPage(again.window).level.selectOption(
    'Everything, including the route of each connection',
  );
  await expect
    .poll(() => call(again.window, 'settings.get', null))
    .toMatchObject({ value: { logLevel: 'debug' } });
  expect((await refreshSession(again.window)).ok).toBe(true);
  await expect.poll(async () => (await readFile(log, 'utf8')).slice(before.length)).toContain('"renewed"');
});
