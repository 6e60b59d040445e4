import { type BrowserWindow, net } from 'electron';
import type { Connection } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import { type Connections, openConnections } from '../../connections/connections.ts';
import { type ConnectionsController, createConnectionsController } from '../../connections/controller.ts';
import { discover } from '../../connections/discover.ts';
import { originsElsewhere } from '../../connections/draft.ts';
import { loadConnections } from '../../connections/load.ts';
import type { MainWords } from '../../i18n/index.ts';
import type { Routes } from '../../network/routes.ts';
import { createTransport } from '../../oauth/http-request.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Stores } from '../../session/types.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Emit } from '../../window/events.ts';
import { openFileDialog } from '../dialogs/choose-file.ts';
import { askYesOrNo, type DialogQuestion } from '../dialogs/question.ts';
import { currentWords } from '../i18n.ts';

interface ReadOptions {
  /** The file of `--connections`. */
  file: string | undefined;
  ownFile: string;
  notice(text: string): void;
  log(message: string, evidence: unknown): void;
}

/** Reads the connections of `--connections` and the person's own. */
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

/** The person waits for the discovery; a healthy server responds much sooner. */
const discoveryTimeoutMs = 15_000;

export interface ConnectionsOptions {
  connections: Connections;
  sessions: Sessions;
  stores: Pick<Stores, 'sessions'>;
  settings: Settings;
  routes?: Routes | undefined;
  started: Promise<void>;
  emit: Emit;
  /** The window that owns dialogs. */
  window(): BrowserWindow | undefined;
  log(message: string, evidence: unknown): void;
}

/** Creates the controller with its dialogs, and begins to clear away connections that earlier runs removed. */
export function wireConnections(options: ConnectionsOptions): ConnectionsController {
  const { connections, sessions, stores, settings, routes, started, emit, window, log } = options;
  const controller = createConnectionsController({
    connections,
    sessions,
    started,
    usedIds: () => [
      ...stores.sessions().map((id) => partsOfSessionId(id)?.connection ?? ''),
      ...Object.keys(settings.now().idle),
    ],
    discover: async (options) => {
      const http = createTransport({ routes, deadlineMs: discoveryTimeoutMs });
      try {
        return await discover(http, { ...options, isOnline: () => net.isOnline() });
      } finally {
        http.close();
      }
    },
    confirm: (added, action) => {
      const words = currentWords(settings);
      const question =
        action === 'add' ? addQuestion(added[0], words.elsewhere) : importQuestion(added, words.imported);
      return askYesOrNo(window(), question);
    },
    chooseFile: () => openFileDialog(window(), 'json'),
    changed: (views) => emit('connections.changed', views),
    discovering: (at) => emit('connections.discovering', at),
  });
  controller.cleanUpRemoved().catch((error: unknown) => {
    log('a removed connection could not be cleared away', error);
  });
  return controller;
}

function addQuestion(connection: Connection, words: MainWords['elsewhere']): DialogQuestion {
  const { name, issuer } = connection;
  const origins = originsElsewhere(connection).join(', ');
  return {
    ...words,
    message: words.ask(name, origins),
    detail: words.what(new URL(issuer).host, origins),
  };
}

/** With more lines the dialog would not fit on the screen. */
const maxLines = 12;

function importQuestion(connections: readonly Connection[], words: MainWords['imported']): DialogQuestion {
  const lines = connections
    .slice(0, maxLines)
    .map((connection) =>
      words.line(connection.name, new URL(connection.issuer).host, originsElsewhere(connection).join(', ')),
    );
  const hidden = connections.length - lines.length;
  const shown = hidden > 0 ? [...lines, words.more(hidden)] : lines;
  return { ...words, message: words.ask(connections.length), detail: words.what(shown.join('\n')) };
}
