import { app, Menu } from 'electron';
import type { Going } from '../../shared/model/views.ts';
import { blockChromiumDns, systemProxy } from './app/chromium-network.ts';
import { planCleanStart } from './app/clean-start.ts';
import { runFromCodeCache } from './app/code-cache.ts';
import { parseArguments } from './app/command-line.ts';
import {
  hideProxyVariables,
  keepStringsWhole,
  limitPages,
  removeDangerousSwitches,
  removeDangerousVariables,
} from './app/hardening.ts';
import { mayHaveGraphicsCard } from './app/hardware-acceleration.ts';
import { createNotices, safeErrorName } from './app/notices.ts';
import { createPaths } from './app/paths.ts';
import { isSandboxed, readText } from './app/sandbox.ts';
import { openShell, type Shell } from './app/shell.ts';
import { stopBeforeQuit } from './app/shutdown.ts';
import { prepareUserData } from './app/user-data.ts';
import { appImageOf } from './lib/appimage.ts';
import { pinKeyring } from './vault/pin-keyring.ts';
import { linkScheme, parseDeepLink } from './window/deep-link.ts';
import { registerScheme } from './window/page/protocol.ts';

runFromCodeCache();
const release = app.isPackaged && !__TEST_BUILD__;
if (release) {
  removeDangerousSwitches(app.commandLine);
  removeDangerousVariables(process.env);
}
keepStringsWhole(app.commandLine);
// The switch is for tests that show what a script could do without these limits.
if (!__TEST_BUILD__ || !app.commandLine.hasSwitch('unlimited-pages')) limitPages(app.commandLine);
if (process.platform === 'linux' && !mayHaveGraphicsCard()) app.disableHardwareAcceleration();
// Otherwise Electron creates its default menu before there is a window.
Menu.setApplicationMenu(null);
const restoreProxyVariables = hideProxyVariables(process.env);

const notices = createNotices((text) => process.stderr.write(`latchkey: ${text}\n`));
const args = parseArguments(process.argv, process.cwd());
for (const error of args.errors) notices.add(error);

/** Prepares the user data folder. Returns whether it can be used. */
function openUserData(): boolean {
  if (args.userDataDir) app.setPath('userData', args.userDataDir);
  const { usable, notice } = prepareUserData(app.getPath('userData'));
  if (notice !== undefined) notices.add(notice);
  return usable;
}

/** Whether this start may continue. If not, it has started the app again, or has added a notice and exits. */
function isClean(): boolean {
  if (!release) return true;
  const plan = planCleanStart(process.argv, process.env);
  if (plan.action === 'continue') return true;
  if (plan.action === 'exit') {
    notices.add(`Latchkey does not start with ${plan.found.join(', ')}.`);
    app.exit(1);
    return false;
  }
  for (const name of plan.variables) delete process.env[name];
  const image = appImageOf(process.env, process.execPath);
  app.relaunch({ args: plan.args, ...(image === undefined ? {} : { execPath: image }) });
  app.exit(0);
  return false;
}

/** Opens links that other programs pass on. A link is all that a second start passes to the running app. */
function followLinks(open: (going?: Going) => void): void {
  app.on('second-instance', (_event, argv) => {
    const { going, hidden } = parseArguments(argv, '');
    // The login item of an app that already runs does nothing.
    if (going !== undefined || !hidden) open(going);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    open(parseDeepLink(url));
  });
  // On macOS and Linux the package registers the scheme. After `--` no argument is read as a switch.
  if (release && process.platform === 'win32') {
    app.setAsDefaultProtocolClient(linkScheme, process.execPath, ['--']);
  }
}

/** The arguments that a start at login needs to use the same folder and connections. */
function startArguments(): string[] {
  const { userDataDir, connectionsFile } = args;
  return [
    ...(userDataDir === undefined ? [] : [`--user-data-dir=${userDataDir}`]),
    ...(connectionsFile === undefined ? [] : [`--connections=${connectionsFile}`]),
  ];
}

/** Has Chromium read the system's proxy settings after the first paint, and then calls `done`. */
function afterReadingProxySettings(done: () => void): void {
  // Chromium has read the settings when it answers a query.
  const read = () => void systemProxy.resolve('https://localhost/').finally(done);
  if (args.hidden) read();
  else app.once('browser-window-created', (_event, window) => window.once('ready-to-show', read));
}

function start(): void {
  pinKeyring(app.commandLine, createPaths(__dirname, app.getPath('userData')).vault);
  registerScheme();
  let shell: Shell | undefined;
  let { going } = args;
  followLinks((next) => {
    if (shell === undefined) going = next ?? going;
    else shell.open(next);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => shell?.open());
  const reportError = (error: unknown) => {
    // Only the name: the message may contain a secret. The log has it, redacted.
    process.stderr.write(`latchkey: unexpected error (${safeErrorName(error)}); see the log for details\n`);
    shell?.log('unexpected error', error);
  };
  process.on('uncaughtException', reportError);
  process.on('unhandledRejection', reportError);
  stopBeforeQuit(app, async () => shell?.stop(), reportError);
  void app.whenReady().then(() => {
    blockChromiumDns();
    afterReadingProxySettings(restoreProxyVariables);
    shell = openShell({
      paths: createPaths(__dirname, app.getPath('userData')),
      connectionsFile: args.connectionsFile,
      testBuild: __TEST_BUILD__,
      release,
      sandboxed: (pid) =>
        isSandboxed({ platform: process.platform, commandLine: app.commandLine, pid, read: readText }),
      devServer: app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'],
      notices,
      hidden: args.hidden,
      going,
      startArguments: startArguments(),
    });
  });
}

if (!isClean()) {
  // `isClean` has called app.exit().
} else if (!openUserData()) app.exit(1);
else if (app.requestSingleInstanceLock()) start();
else app.exit(0);
