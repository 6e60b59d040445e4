import { mkdirSync } from 'node:fs';
import { app } from 'electron';
import { parseArguments } from './arguments.ts';
import { faultName } from './fault.ts';
import { createNotices } from './notices.ts';
import { createPaths } from './paths.ts';
import { openShell, type Shell } from './shell.ts';
import { stopBeforeQuit } from './shutdown.ts';
import { keepStringsWhole, removeDangerousSwitches, removeDangerousVariables } from './switches.ts';
import { pinKeyring } from './vault/pin.ts';
import { registerScheme } from './window/protocol.ts';

const release = app.isPackaged && !__TEST_BUILD__;
if (release) {
  removeDangerousSwitches(app.commandLine);
  removeDangerousVariables(process.env);
}
keepStringsWhole(app.commandLine);

const notices = createNotices((text) => process.stderr.write(`latchkey: ${text}\n`));
const args = parseArguments(process.argv, process.cwd());
for (const error of args.errors) notices.add(error);

/** Nobody else of this computer has business in the folder; `false` when it cannot be made. */
function prepareUserData(): boolean {
  if (args.userDataDir) app.setPath('userData', args.userDataDir);
  try {
    mkdirSync(app.getPath('userData'), { recursive: true, mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    notices.add(
      `The user data folder ${app.getPath('userData')} cannot be made (${code}). Choose another with --user-data-dir.`,
    );
    return false;
  }
}

function start(): void {
  pinKeyring(app.commandLine, createPaths(__dirname, app.getPath('userData')).vault);
  registerScheme();
  let shell: Shell | undefined;
  app.on('second-instance', () => shell?.focus());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => shell?.focus());
  const fault = (error: unknown) => {
    // Only its name: the words of an error may hold anything. The log has them, redacted.
    process.stderr.write(`latchkey: an unexpected fault (${faultName(error)}); the log says more\n`);
    shell?.log('an unexpected fault', error);
  };
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  stopBeforeQuit(app, async () => shell?.stop(), fault);
  void app.whenReady().then(() => {
    shell = openShell({
      paths: createPaths(__dirname, app.getPath('userData')),
      connectionsFile: args.connectionsFile,
      testBuild: __TEST_BUILD__,
      release,
      sandboxed: !app.commandLine.hasSwitch('no-sandbox'),
      devServer: app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'],
      notices,
    });
  });
}

if (!prepareUserData()) app.exit(1);
else if (app.requestSingleInstanceLock()) start();
else app.exit(0);
