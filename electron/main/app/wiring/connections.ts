import { app, type BrowserWindow, net } from 'electron';
import type { Connection } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import { type Connections, openConnections } from '../../connections/connections.ts';
import { type ConnectionsController, createConnectionsController } from '../../connections/controller.ts';
import { discover } from '../../connections/discover.ts';
import { originsElsewhere } from '../../connections/draft.ts';
import { loadConnections } from '../../connections/load.ts';
import { type MainWords, wordsIn } from '../../i18n/index.ts';
import type { createEmitter } from '../../ipc/events.ts';
import type { Routes } from '../../network/routes.ts';
import { createTransport } from '../../oauth/http-request.ts';
import type { Recorder } from '../../recorder/recorder.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Stores } from '../../session/types.ts';
import type { Settings } from '../../settings/settings.ts';
import { chooseToOpen } from '../../window/focus/take-focus.ts';
import { askYesOrNo, type DialogQuestion } from '../dialogs/question.ts';

interface ReadOptions {
  /** Of `--connections`. */
  file: string | undefined;
  ownFile: string;
  notice(text: string): void;
  log(message: string, evidence: unknown): void;
}

/** Reads the connections that were set up for the person, and the person's own. */
export async function readConnections({ file, ownFile, notice, log }: ReadOptions): Promise<Connections> {
  const fixed = file === undefined ? [] : await readFixed(file, notice, log);
  return await openConnections({ fixed, file: ownFile, notice, log });
}

async function readFixed(
  file: string,
  notice: ReadOptions['notice'],
  log: ReadOptions['log'],
): Promise<Connection[]> {
  try {
    return (await loadConnections(file)).connections;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    log('the connections could not be read', error);
    notice([error.message, error.remedy].filter(Boolean).join(' '));
    return [];
  }
}

/** A person waits for the answer; a server that is well has long given it. */
const lookDeadlineMs = 15_000;

export interface ConnectionsOptions {
  connections: Connections;
  sessions: Sessions;
  stores: Pick<Stores, 'sessions'>;
  settings: Settings;
  routes?: Routes | undefined;
  started: Promise<void>;
  emit: ReturnType<typeof createEmitter>;
  /** The window that dialogs belong to. */
  window(): BrowserWindow | undefined;
  flight: { recorder: Pick<Recorder, 'log'> };
}

/** The desk with what it needs of the desktop, and the clearing away of what earlier runs removed. */
export function wireConnections(options: ConnectionsOptions): ConnectionsController {
  const { connections, sessions, stores, settings, routes, started, emit, window, flight } = options;
  const desk = createConnectionsController({
    connections,
    sessions,
    started,
    usedIds: () => [
      ...stores.sessions().map((id) => partsOfSessionId(id)?.connection ?? ''),
      ...Object.keys(settings.now().idle),
    ],
    look: async (look) => {
      const http = createTransport({ routes, deadlineMs: lookDeadlineMs });
      try {
        return await discover(http, { ...look, isOnline: () => net.isOnline() });
      } finally {
        http.close();
      }
    },
    confirm: (coming, act) => {
      const words = wordsIn(settings.now().language, app.getPreferredSystemLanguages());
      const question =
        act === 'add' ? aboutOne(coming[0], words.elsewhere) : aboutFile(coming, words.imported);
      return askYesOrNo(window(), question);
    },
    chooseFile: () => chooseFile(window()),
    changed: (views) => emit('connections.changed', views),
    asking: (at) => emit('connections.discovering', at),
  });
  desk.clearAway().catch((error: unknown) => {
    flight.recorder.log('error', 'a removed connection could not be cleared away', error);
  });
  return desk;
}

function aboutOne(connection: Connection, say: MainWords['elsewhere']): DialogQuestion {
  const { name, issuer } = connection;
  const places = originsElsewhere(connection).join(', ');
  return { ...say, message: say.ask(name, places), detail: say.what(new URL(issuer).host, places) };
}

/** More would make a dialog that does not fit the screen. */
const mostLines = 12;

function aboutFile(coming: readonly Connection[], say: MainWords['imported']): DialogQuestion {
  const lines = coming
    .slice(0, mostLines)
    .map((one) => say.line(one.name, new URL(one.issuer).host, originsElsewhere(one).join(', ')));
  const more = coming.length - lines.length;
  const all = more > 0 ? [...lines, say.more(more)] : lines;
  return { ...say, message: say.ask(coming.length), detail: say.what(all.join('\n')) };
}

async function chooseFile(window: BrowserWindow | undefined): Promise<string | undefined> {
  const filters = [{ name: 'JSON', extensions: ['json'] }];
  return await chooseToOpen(window, { properties: ['openFile'], filters });
}
