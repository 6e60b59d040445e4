import type { BrowserWindow } from 'electron';
import type { Connections } from '../../connections/connections.ts';
import { createDiagnostics } from '../../diagnostics/diagnostics.ts';
import { diagnosticsHandlers } from '../../ipc/handlers/diagnostics.ts';
import { createMask } from '../../recorder/mask.ts';
import { createRedactor } from '../../recorder/redact.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Stores } from '../../session/types.ts';
import { preferencesOf } from '../../settings/preferences.ts';
import type { Settings } from '../../settings/settings.ts';
import { showInFolder } from '../../window/focus/take-focus.ts';
import type { Paths } from '../paths.ts';
import type { NetworkServices } from './network.ts';
import { chooseFile, type FlightRecorder, factsOf } from './recorder.ts';

export interface DiagnosticsOptions {
  paths: Pick<Paths, 'log'>;
  flight: FlightRecorder;
  settings: Settings;
  connectivity: Pick<NetworkServices, 'authorities'>;
  sessions: Pick<Sessions, 'list' | 'secrets'>;
  connections: Pick<Connections, 'list'>;
  stores: Pick<Stores, 'keyring'>;
  testBuild: boolean;
  /** The window a dialog belongs to. */
  window(): BrowserWindow | undefined;
}

/** Shorter secrets are words of ordinary text. */
const shortestSecret = 4;

const levels = { error: 'error', warning: 'warn', info: 'info', debug: 'debug' } as const;

/** What helps somebody to help: the log at the level that was chosen, and a file that says how things are. */
export function wireDiagnostics(options: DiagnosticsOptions): ReturnType<typeof diagnosticsHandlers> {
  const { flight, settings, sessions } = options;
  const logFile = options.paths.log;
  const { recorder } = flight;
  const follow = () => recorder.setLevel(levels[settings.now().logLevel]);
  follow();
  settings.watch(follow);
  const secrets = () => sessions.secrets();
  const diagnostics = createDiagnostics({
    logFile,
    versions: () => ({ ...factsOf(recorder), testBuild: options.testBuild }),
    settings: () => ({
      ...preferencesOf(settings.now()),
      certificateAuthorities: options.connectivity.authorities.list(),
    }),
    connections: options.connections.list,
    keyring: () => options.stores.keyring(),
    sessions: () => sessions.list(),
    activity: (session) => flight.list(session),
    accountOf: (session) => flight.accountOf(session),
    secrets,
    redact: createRedactor(createMask(secrets, shortestSecret)).value,
    flush: () => recorder.flush(),
    chooseFile: (suggestion) => chooseFile(options.window(), suggestion),
  });
  return diagnosticsHandlers({ diagnostics, logFile, showLog: () => showInFolder(logFile) });
}
