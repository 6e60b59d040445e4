import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { blinkSettings } from '../../electron/main/app/hardening.ts';
import { readAttempt } from '../../electron/main/window/clipboard/read-attempt.ts';
import type { RunnableElectron } from '../electron/electron.ts';
import { run } from '../run.ts';
import { say } from '../say.ts';

interface Task {
  attempt: string;
  /** Value of the switch `blink-settings`; undefined for a page without restrictions. */
  settings: string | undefined;
}

/** Runs in Electron's main process; the last line of its output is the result. */
function look({ attempt, settings }: Task): void {
  const { app, WebContentsView } = process.getBuiltinModule('node:module').createRequire('/')(
    'electron',
  ) as typeof import('electron');
  if (settings !== undefined) app.commandLine.appendSwitch('blink-settings', settings);
  const found = async () => {
    await app.whenReady();
    const open = settings === undefined;
    const { webContents } = new WebContentsView({
      webPreferences: { sandbox: true, ...(open ? { enableDeprecatedPaste: true } : {}) },
    });
    await webContents.loadURL('about:blank');
    return (await webContents.executeJavaScript(attempt, true)) === true;
  };
  found().then(
    (readable) => {
      process.stdout.write(`\nreadable: ${readable}\n`);
      process.exit(0);
    },
    (error: unknown) => {
      process.stderr.write(`${error}\n`);
      process.exit(1);
    },
  );
}

async function readable(electron: RunnableElectron, settings: string | undefined): Promise<boolean> {
  const temporaryFolder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-clipboard-'));
  try {
    const main = path.join(temporaryFolder, 'main.cjs');
    await writeFile(main, `(${look})(${JSON.stringify({ attempt: readAttempt, settings })})`);
    const display = process.platform === 'linux' ? ['--ozone-platform=headless'] : [];
    const args = [main, '--no-sandbox', `--user-data-dir=${temporaryFolder}`, ...display];
    return (await run(electron.executable, args)).trimEnd().endsWith('readable: true');
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}

/**
 * Tests, on the Electron that the app is packaged with, whether a script in a page with the app's restrictions can read the
 * clipboard. First it tests, as a control, that a page without restrictions can.
 * @throws for a release when the script can read it, or when the control fails
 */
export async function checkClipboard(electron: RunnableElectron): Promise<void> {
  const seen = await readable(electron, undefined);
  const leaks = await readable(electron, blinkSettings);
  if (seen && !leaks) return;
  const found = leaks
    ? `a script in a page can read the clipboard on Electron ${electron.version}`
    : `whether a script can read the clipboard on Electron ${electron.version} cannot be seen`;
  const remedy = 'Look at electron/main/app/hardening.ts and electron/main/window/clipboard/read-attempt.ts.';
  if (electron.official) throw new Error(`Not packaged: ${found}. ${remedy}`);
  say(`${found}. ${remedy}`);
}
