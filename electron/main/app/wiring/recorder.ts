import { release } from 'node:os';
import type { BrowserWindow } from 'electron';
import { app } from 'electron';
import type { Activity } from '../../../../shared/model/activity.ts';
import { isLockedIn } from '../../../../shared/model/session.ts';
import { type ActivityExport, createActivityExport } from '../../diagnostics/activity-export.ts';
import { createFingerprint } from '../../lib/fingerprint.ts';
import { loadFingerprintKey } from '../../recorder/fingerprint-key.ts';
import { createRecorder, type Recorder } from '../../recorder/recorder.ts';
import { lockedProblem } from '../../session/lock/lock.ts';
import { createEmitter, type EmitterOptions } from '../../window/events.ts';
import { saveFileDialog } from '../dialogs/choose-file.ts';
import type { Paths } from '../paths.ts';
import type { SessionHub } from './session-hub.ts';

export interface RecorderOptions {
  paths: Pick<Paths, 'log' | 'activity' | 'fingerprintKey'>;
  hub: Pick<SessionHub, 'list' | 'secrets'>;
  send: EmitterOptions['send'];
  /** The window that owns dialogs. */
  window(): BrowserWindow | undefined;
}

/** Log and flight recorder, and what reads them. */
export interface RecorderServices {
  recorder: Recorder;
  /** Writes an error to the log, redacted. */
  logError(message: string, evidence: unknown): void;
  /** A keyed hash that stays the same across restarts. */
  fingerprint(secret: string): string;
  /** The activity of a session. @throws ProblemError `locked` when the session is locked */
  list(session: string): Promise<Activity[]>;
  /** The keyed hash of the account that is signed in to a session, as entries contain it. */
  accountOf(session: string): string | undefined;
  export: ActivityExport;
}

/** Entries that are added within this time reach the window together (ms). */
const batchMs = 50;

/** Passes each entry on after a moment, in its latest form. */
function createBatcher(pass: (entry: Activity) => void): (entry: Activity) => void {
  const pending = new Map<string, Activity>();
  return (entry) => {
    if (pending.size === 0) {
      setTimeout(() => {
        const entries = [...pending.values()];
        pending.clear();
        for (const latest of entries) pass(latest);
      }, batchMs).unref();
    }
    pending.delete(entry.id);
    pending.set(entry.id, entry);
  };
}

/** Versions, the system, and how many entries the recorder lost. */
export function factsOf(recorder: Recorder) {
  const { activity, log } = recorder.health();
  const { electron = '', chrome = '', node = '' } = process.versions;
  return {
    app: { version: app.getVersion(), electron, chrome, node },
    system: { platform: process.platform, release: release(), architecture: process.arch },
    recorder: {
      dropped: activity.dropped + log.dropped,
      failedWrites: activity.failedWrites + log.failedWrites,
    },
  };
}

/** Opens the log, the flight recorder, and the key of the fingerprints in them. */
export async function wireRecorder(options: RecorderOptions): Promise<RecorderServices> {
  const { paths, hub, send, window } = options;
  const { key, stored, error } = await loadFingerprintKey(paths.fingerprintKey);
  const fingerprint = createFingerprint(key);
  const accountOf = (session: string) => {
    const sub = hub.list().find((snapshot) => snapshot.session === session)?.account?.sub;
    return sub === undefined ? undefined : fingerprint(sub);
  };
  const logError: RecorderServices['logError'] = (message, evidence) =>
    recorder.log('error', message, evidence);
  const emit = createEmitter({ send, log: logError });
  const recorder: Recorder = createRecorder({
    file: paths.log,
    activity: paths.activity,
    secrets: hub.secrets,
    accountOf,
    // Entries of a locked session are not sent. The window asks for the list when the session is unlocked.
    onAdded: createBatcher((entry) => emit('activity.added', entry)),
  });
  if (!stored) recorder.log('warn', 'fingerprints can be compared in this run only', error);
  const list = async (session: string) => {
    const entries = await recorder.list({ session, account: accountOf(session) });
    // The session may have been locked meanwhile, while a dialog was open.
    if (isLockedIn(hub.list(), session)) throw lockedProblem();
    return entries;
  };
  return {
    recorder,
    logError,
    fingerprint,
    list,
    accountOf,
    export: createActivityExport({
      list,
      secrets: hub.secrets,
      facts: () => factsOf(recorder),
      chooseFile: (suggestion) => saveFileDialog(window(), 'json', suggestion),
    }),
  };
}
