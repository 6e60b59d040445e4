import path from 'node:path';
import type { Activity } from '../../../shared/model/activity.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import type { DiagnosticsPreview } from '../../../shared/model/diagnostics.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { KeyringView, SessionSnapshot } from '../../../shared/model/session.ts';
import { assertClean } from '../leaks/assert-clean.ts';
import { writeForOwner } from '../lib/export-file.ts';
import type { Redactor } from '../recorder/redact.ts';
import { bundle } from './bundle.ts';
import { type LogLine, readLogTail } from './log-tail.ts';

export interface DiagnosticsDeps {
  logFile: string;
  versions(): unknown;
  settings(): unknown;
  connections(): readonly Connection[];
  keyring(): KeyringView;
  sessions(): readonly SessionSnapshot[];
  /** The activity that the account of a session may see. */
  activity(session: string): Promise<Activity[]>;
  /** The keyed hash of a session's account. */
  accountOf(session: string): string | undefined;
  secrets(): readonly string[];
  redact: Redactor['value'];
  /** Writes all queued log lines. */
  flush(): Promise<void>;
  /** Asks the person for a file; undefined if they cancel. */
  chooseFile(suggestion: string): Promise<string | undefined>;
}

/** Creates the diagnostics file and shows it before it is written. */
export interface Diagnostics {
  /** Creates a new text. @throws ProblemError `internal` if it contains a secret */
  preview(): Promise<DiagnosticsPreview>;
  /** Writes the text shown last, with mode 0600, to a file that the person chooses; null if they cancel. */
  save(): Promise<{ file: string; bytes: number } | null>;
}

/** The facts about a connection, without secrets and personal data. */
function connectionFacts({ id, name, issuer, endpoints, client, grants, scopes, api, resource }: Connection) {
  return {
    id,
    name,
    issuer,
    endpoints,
    authentication: client.authentication,
    grants,
    scopes,
    api,
    resource,
  };
}

function sessionFacts(snapshot: SessionSnapshot) {
  const { session, state, generation, renewals, kept } = snapshot;
  return { session, state, generation, renewals, kept };
}

/** The entries that a person can see. An entry of several sessions is listed once. */
async function activityOf(deps: DiagnosticsDeps, open: readonly SessionSnapshot[]): Promise<unknown[]> {
  const lists = await Promise.all(open.map(({ session }) => deps.activity(session)));
  const entries = new Map(lists.flat().map((entry) => [entry.id, entry]));
  return [...entries.values()]
    .sort((one, other) => other.at - one.at)
    .map(({ id: _, at, ...rest }) => ({ at: new Date(at).toISOString(), ...rest }));
}

/** Whether a line may be shown: not if it belongs to a locked session or to another account. */
function isOpenLine(deps: DiagnosticsDeps, line: LogLine, open: readonly SessionSnapshot[]): boolean {
  const { session, account } = line;
  if (session === undefined) return true;
  if (!open.some((snapshot) => snapshot.session === session)) return false;
  return account === undefined || account === deps.accountOf(String(session));
}

function notPreviewed(): ProblemError {
  return new ProblemError('invalid_input', 'The file has not been shown yet, so nothing was saved.', {
    remedy: 'Show the content of the file first.',
  });
}

function lockedSincePreview(): ProblemError {
  return new ProblemError('locked', 'A session has been locked, so the file that was shown is discarded.', {
    remedy: 'Show the content of the file again.',
  });
}

/** Creates the diagnostics. They are only written to the file that the person chooses. */
export function createDiagnostics(deps: DiagnosticsDeps): Diagnostics {
  let shown: DiagnosticsPreview | undefined;
  /** The sessions in the shown text. */
  let includedSessions: readonly string[] = [];

  /** Discards the shown text if one of its sessions is now locked. */
  function checkOpen(): void {
    const isLocked = ({ session, state }: SessionSnapshot) =>
      state === 'locked' && includedSessions.includes(session);
    if (!deps.sessions().some(isLocked)) return;
    shown = undefined;
    throw lockedSincePreview();
  }

  async function createPreview(): Promise<DiagnosticsPreview> {
    const sessions = deps.sessions();
    const open = sessions.filter(({ state }) => state !== 'locked');
    includedSessions = open.map(({ session }) => session);
    await deps.flush();
    const lines = await readLogTail(deps.logFile);
    const facts = {
      versions: deps.versions(),
      settings: deps.settings(),
      // Redacted one by one, because the redactor truncates long lists.
      connections: deps.connections().map((connection) => deps.redact(connectionFacts(connection))),
      storage: { keyring: deps.keyring(), sessions: sessions.map(sessionFacts) },
      // Activity and log were redacted when they were recorded.
      activity: await activityOf(deps, open),
      log: lines.filter((line) => isOpenLine(deps, line, open)),
    };
    const preview = bundle(facts, Date.now());
    assertClean(preview.text, deps.secrets());
    checkOpen();
    return preview;
  }

  return {
    async preview() {
      shown = undefined;
      shown = await createPreview();
      return shown;
    },
    async save() {
      if (shown === undefined) throw notPreviewed();
      checkOpen();
      const { text, bytes } = shown;
      const day = new Date().toISOString().slice(0, 10);
      const file = await deps.chooseFile(`latchkey-diagnostics-${day}.json`);
      if (file === undefined) return null;
      checkOpen();
      // Checked again, because new secrets may have appeared since.
      assertClean(text, deps.secrets());
      await writeForOwner(file, text);
      return { file: path.basename(file), bytes };
    },
  };
}
