import { release } from 'node:os';
import type { BrowserWindow } from 'electron';
import { app } from 'electron';
import type { EventChannel } from '../../../../shared/ipc/channels.ts';
import type { Activity } from '../../../../shared/model/activity.ts';
import { isLockedIn, type SessionSnapshot } from '../../../../shared/model/session.ts';
import { createEmitter } from '../../ipc/events.ts';
import { createFingerprint } from '../../lib/fingerprint.ts';
import { type ActivityExport, createActivityExport } from '../../recorder/activity-export.ts';
import { loadFingerprintKey } from '../../recorder/fingerprint-key.ts';
import { createRecorder, type Recorder } from '../../recorder/recorder.ts';
import { lockedProblem } from '../../session/lock/lock.ts';
import { chooseFileToSave } from '../../window/focus/take-focus.ts';
import type { Paths } from '../paths.ts';

export interface RecorderOptions {
  paths: Pick<Paths, 'log' | 'activity' | 'fingerprintKey'>;
  /** The sessions as they are now. */
  sessions(): readonly SessionSnapshot[];
  secrets(): readonly string[];
  send(event: EventChannel, payload: unknown): void;
  /** The window a dialog belongs to. */
  window(): BrowserWindow | undefined;
}

/** The flight recorder with what it needs of the app. */
export interface FlightRecorder {
  recorder: Recorder;
  /** A keyed hash that stays the same across restarts. */
  fingerprint(secret: string): string;
  list(session: string): Promise<Activity[]>;
  /** The keyed hash of who is signed in on a session, as entries name them. */
  accountOf(session: string): string | undefined;
  export: ActivityExport;
}

/** What happens often in a moment is told once. */
const togetherMs = 50;

/** Hands each entry on a moment later, in its last form. */
function createTeller(tell: (entry: Activity) => void): (entry: Activity) => void {
  const waiting = new Map<string, Activity>();
  return (entry) => {
    if (waiting.size === 0) {
      setTimeout(() => {
        const entries = [...waiting.values()];
        waiting.clear();
        for (const one of entries) tell(one);
      }, togetherMs).unref();
    }
    waiting.delete(entry.id);
    waiting.set(entry.id, entry);
  };
}

/** Asks the person where a JSON file is to go; undefined when they think better of it. */
export async function chooseFile(
  window: BrowserWindow | undefined,
  suggestion: string,
): Promise<string | undefined> {
  const filters = [{ name: 'JSON', extensions: ['json'] }];
  return await chooseFileToSave(window, { defaultPath: suggestion, filters });
}

/** Versions, the system, and how the recorder itself fared. */
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

/** Opens log and flight recorder, and the key of the fingerprints in them. */
export async function wireRecorder(options: RecorderOptions): Promise<FlightRecorder> {
  const { paths, sessions, secrets, send, window } = options;
  const { key, stored, error } = await loadFingerprintKey(paths.fingerprintKey);
  const fingerprint = createFingerprint(key);
  const accountOf = (session: string) => {
    const sub = sessions().find((one) => one.session === session)?.account?.sub;
    return sub === undefined ? undefined : fingerprint(sub);
  };
  const emit = createEmitter({ send, log: (message, evidence) => recorder.log('error', message, evidence) });
  const recorder: Recorder = createRecorder({
    file: paths.log,
    activity: paths.activity,
    secrets,
    accountOf,
    // Of a locked session nothing is sent; the window asks for the list when it is open again.
    onAdded: createTeller((entry) => emit('activity.added', entry)),
  });
  if (!stored) recorder.log('warn', 'fingerprints can be compared in this run only', error);
  const list = async (session: string) => {
    const entries = await recorder.list({ session, account: accountOf(session) });
    // It may have been locked since a person asked, while a dialog was open.
    if (isLockedIn(sessions(), session)) throw lockedProblem();
    return entries;
  };
  return {
    recorder,
    fingerprint,
    list,
    accountOf,
    export: createActivityExport({
      list,
      secrets,
      facts: () => factsOf(recorder),
      chooseFile: (suggestion) => chooseFile(window(), suggestion),
    }),
  };
}
