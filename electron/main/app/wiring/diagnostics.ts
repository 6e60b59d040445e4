import type { BrowserWindow } from 'electron';
import type { Connections } from '../../connections/connections.ts';
import { createDiagnostics } from '../../diagnostics/diagnostics.ts';
import { diagnosticsHandlers } from '../../ipc/handlers/diagnostics.ts';
import type { Authorities } from '../../network/authorities.ts';
import { createMask } from '../../recorder/mask.ts';
import { createRedactor } from '../../recorder/redact.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Stores } from '../../session/types.ts';
import { preferencesOf } from '../../settings/preferences.ts';
import type { Settings } from '../../settings/settings.ts';
import { showInFolder } from '../../window/focus/take-focus.ts';
import { saveFileDialog } from '../dialogs/choose-file.ts';
import type { Paths } from '../paths.ts';
import { factsOf, type RecorderServices } from './recorder.ts';

export interface DiagnosticsOptions {
  paths: Pick<Paths, 'log'>;
  recording: RecorderServices;
  settings: Settings;
  authorities: Pick<Authorities, 'list'>;
  sessions: Pick<Sessions, 'list' | 'secrets'>;
  connections: Pick<Connections, 'list'>;
  stores: Pick<Stores, 'keyring'>;
  testBuild: boolean;
  /** The window that owns dialogs. */
  window(): BrowserWindow | undefined;
}

/** Shorter secrets are parts of ordinary words. */
const shortestSecret = 4;

const levels = { error: 'error', warning: 'warn', info: 'info', debug: 'debug' } as const;

/** Keeps the log at the level of the settings, and creates the diagnostics file for support. */
export function wireDiagnostics(options: DiagnosticsOptions): ReturnType<typeof diagnosticsHandlers> {
  const { recording, settings, sessions } = options;
  const logFile = options.paths.log;
  const { recorder } = recording;
  const applyLogLevel = () => recorder.setLevel(levels[settings.now().logLevel]);
  applyLogLevel();
  settings.watch(applyLogLevel);
  const secrets = () => sessions.secrets();
  const diagnostics = createDiagnostics({
    logFile,
    versions: () => ({ ...factsOf(recorder), testBuild: options.testBuild }),
    settings: () => ({
      ...preferencesOf(settings.now()),
      certificateAuthorities: options.authorities.list(),
    }),
    connections: options.connections.list,
    keyring: () => options.stores.keyring(),
    sessions: () => sessions.list(),
    activity: (session) => recording.list(session),
    accountOf: (session) => recording.accountOf(session),
    secrets,
    redact: createRedactor(createMask(secrets, shortestSecret)).value,
    flush: () => recorder.flush(),
    chooseFile: (suggestion) => saveFileDialog(options.window(), 'json', suggestion),
  });
  return diagnosticsHandlers({ diagnostics, logFile, showLog: () => showInFolder(logFile) });
}
