import { app, Menu } from 'electron';
import type { Going } from '../../shared/model/views.ts';
import { limitPages } from './app/blink-settings.ts';
import { closeChromiumNames, systemProxy } from './app/chromium-network.ts';
import { planCleanStart } from './app/clean-start.ts';
import { runFromCodeCache } from './app/code-cache.ts';
import { parseArguments } from './app/command-line.ts';
import { faultName } from './app/fault.ts';
import { mayHaveGraphicsCard } from './app/graphics.ts';
import {
  hideProxyVariables,
  keepStringsWhole,
  removeDangerousSwitches,
  removeDangerousVariables,
} from './app/hardening.ts';
import { createNotices } from './app/notices.ts';
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
// For tests that show what a script could do otherwise.
if (!__TEST_BUILD__ || !app.commandLine.hasSwitch('unlimited-pages')) limitPages(app.commandLine);
if (process.platform === 'linux' && !mayHaveGraphicsCard()) app.disableHardwareAcceleration();
// Electron makes one of its own otherwise, before there is a window.
Menu.setApplicationMenu(null);
const showProxyVariables = hideProxyVariables(process.env);

const notices = createNotices((text) => process.stderr.write(`latchkey: ${text}\n`));
const args = parseArguments(process.argv, process.cwd());
for (const error of args.errors) notices.add(error);

/** Whether the user data folder can be used. */
function openUserData(): boolean {
  if (args.userDataDir) app.setPath('userData', args.userDataDir);
  const { usable, notice } = prepareUserData(app.getPath('userData'));
  if (notice !== undefined) notices.add(notice);
  return usable;
}

/** Whether this start may go on; otherwise another one follows, or a person has been told. */
function isClean(): boolean {
  if (!release) return true;
  const plan = planCleanStart(process.argv, process.env);
  if (plan.act === 'go on') return true;
  if (plan.act === 'give up') {
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

/** A link of somebody else's is the one thing that a start hands over to the app that runs. */
function followLinks(open: (going?: Going) => void): void {
  app.on('second-instance', (_event, argv) => {
    const { going, hidden } = parseArguments(argv, '');
    // The start at login of an app that runs asks for nothing.
    if (going !== undefined || !hidden) open(going);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    open(parseDeepLink(url));
  });
  // On macOS and Linux the package says so. Behind `--` no word is taken for a switch.
  if (release && process.platform === 'win32') {
    app.setAsDefaultProtocolClient(linkScheme, process.execPath, ['--']);
  }
}

/** What a start at login of this installation needs to find its way back to it. */
function startArguments(): string[] {
  const { userDataDir, connectionsFile } = args;
  return [
    ...(userDataDir === undefined ? [] : [`--user-data-dir=${userDataDir}`]),
    ...(connectionsFile === undefined ? [] : [`--connections=${connectionsFile}`]),
  ];
}

/** Calls `read` when Chromium has read the proxy settings of the system, which waits for the first paint. */
function readProxySettings(read: () => void): void {
  // An answer tells that they have been read.
  const ask = () => void systemProxy.resolve('https://localhost/').finally(read);
  if (args.hidden) ask();
  else app.once('browser-window-created', (_event, window) => window.once('ready-to-show', ask));
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
  const fault = (error: unknown) => {
    // Only its name: the words of an error may hold anything. The log has them, redacted.
    process.stderr.write(`latchkey: an unexpected fault (${faultName(error)}); the log says more\n`);
    shell?.log('an unexpected fault', error);
  };
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  stopBeforeQuit(app, async () => shell?.stop(), fault);
  void app.whenReady().then(() => {
    closeChromiumNames();
    readProxySettings(showProxyVariables);
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
  // The end was asked for above.
} else if (!openUserData()) app.exit(1);
else if (app.requestSingleInstanceLock()) start();
else app.exit(0);
