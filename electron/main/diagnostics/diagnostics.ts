import path from 'node:path';
import type { Activity } from '../../../shared/model/activity.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import type { DiagnosticsPreview } from '../../../shared/model/diagnostics.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { KeyringView, SessionSnapshot } from '../../../shared/model/session.ts';
import { assertClean, writeForOwner } from '../lib/export-file.ts';
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
  /** What the flight recorder has for whoever is signed in on a session. */
  activity(session: string): Promise<Activity[]>;
  /** The keyed hash of who that is. */
  accountOf(session: string): string | undefined;
  secrets(): readonly string[];
  redact: Redactor['value'];
  /** Writes out what is still to be written to the log. */
  flush(): Promise<void>;
  /** Asks the person for a file; undefined when they think better of it. */
  chooseFile(suggestion: string): Promise<string | undefined>;
}

/** What helps somebody to help: one file, shown before it is written. */
export interface Diagnostics {
  /** Makes the file's text anew. @throws ProblemError `internal` when a secret would be in it */
  preview(): Promise<DiagnosticsPreview>;
  /** Writes the text that was shown last, mode 0600, where the person says; null when they thought better of it. */
  save(): Promise<{ file: string; bytes: number } | null>;
}

/** What a connection is, but not for whom: no secret is in it, and no word of a person. */
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

/** Entries as a person sees them; one that several sessions see is there once. */
async function activityOf(deps: DiagnosticsDeps, open: readonly SessionSnapshot[]): Promise<unknown[]> {
  const lists = await Promise.all(open.map(({ session }) => deps.activity(session)));
  const entries = new Map(lists.flat().map((entry) => [entry.id, entry]));
  return [...entries.values()]
    .sort((one, other) => other.at - one.at)
    .map(({ id: _, at, ...rest }) => ({ at: new Date(at).toISOString(), ...rest }));
}

/** What belongs to a session that is locked, or to another account than is signed in, is not shown. */
function isOpenLine(deps: DiagnosticsDeps, line: LogLine, open: readonly SessionSnapshot[]): boolean {
  const { session, account } = line;
  if (session === undefined) return true;
  if (!open.some((one) => one.session === session)) return false;
  return account === undefined || account === deps.accountOf(String(session));
}

function nothingShown(): ProblemError {
  return new ProblemError('invalid_input', 'Nothing was shown yet, so nothing was saved.', {
    remedy: 'Look at what the file would hold first.',
  });
}

function lockedMeanwhile(): ProblemError {
  return new ProblemError('locked', 'A session was locked meanwhile, so what was shown of it is gone.', {
    remedy: 'Look at what the file would hold now.',
  });
}

/** Makes the desk; nothing leaves the app but to the file that the person chose. */
export function createDiagnostics(deps: DiagnosticsDeps): Diagnostics {
  let shown: DiagnosticsPreview | undefined;
  /** The sessions that something is told of in it. */
  let told: readonly string[] = [];

  /** What was told of a session that is locked by now is shown and saved no more. */
  function checkOpen(): void {
    const isLocked = ({ session, state }: SessionSnapshot) => state === 'locked' && told.includes(session);
    if (!deps.sessions().some(isLocked)) return;
    shown = undefined;
    throw lockedMeanwhile();
  }

  async function make(): Promise<DiagnosticsPreview> {
    const sessions = deps.sessions();
    const open = sessions.filter(({ state }) => state !== 'locked');
    told = open.map(({ session }) => session);
    await deps.flush();
    const lines = await readLogTail(deps.logFile);
    const facts = {
      versions: deps.versions(),
      settings: deps.settings(),
      // One by one: the redactor shortens long lists.
      connections: deps.connections().map((one) => deps.redact(connectionFacts(one))),
      storage: { keyring: deps.keyring(), sessions: sessions.map(sessionFacts) },
      // These two were redacted when they were told.
      activity: await activityOf(deps, open),
      log: lines.filter((line) => isOpenLine(deps, line, open)),
    };
    const made = bundle(facts, Date.now());
    assertClean(made.text, deps.secrets());
    checkOpen();
    return made;
  }

  return {
    async preview() {
      shown = undefined;
      shown = await make();
      return shown;
    },
    async save() {
      if (shown === undefined) throw nothingShown();
      checkOpen();
      const { text, bytes } = shown;
      const day = new Date().toISOString().slice(0, 10);
      const file = await deps.chooseFile(`latchkey-diagnostics-${day}.json`);
      if (file === undefined) return null;
      checkOpen();
      // A secret may have come into being since: the text is looked at again.
      assertClean(text, deps.secrets());
      await writeForOwner(file, text);
      return { file: path.basename(file), bytes };
    },
  };
}
