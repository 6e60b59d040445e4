import { randomBytes } from 'node:crypto';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { type Activity, activitySchema, type NewActivity } from '../../../shared/model/activity.ts';
import { longestQuote, type SessionEnd } from '../../../shared/model/end-reason.ts';
import { createJournal, type JournalContents } from './journal.ts';
import type { LogHealth } from './log-file.ts';
import { createLogFile } from './log-file.ts';
import { createMask } from './mask.ts';
import type { Redactor } from './redact.ts';
import { createRedactor } from './redact.ts';
import { createTimeline, type Viewer } from './timeline.ts';

type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The log levels, most severe first. */
const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** The activity recorder and the log. Everything in them is redacted, and no method throws. */
export interface Recorder {
  /** Records activity with the current time; its texts are redacted. */
  record(activity: NewActivity): void;
  /** The entries of this and earlier runs that a viewer may see, newest first. All viewers see those without a session. */
  list(viewer: Viewer): Promise<Activity[]>;
  /** Writes one line to the log file. `evidence` may be any value, usually an error. */
  log(level: LogLevel, message: string, evidence?: unknown): void;
  /** Sets the least severe level that is logged; `info` by default. Activity is always recorded. */
  setLevel(level: LogLevel): void;
  /** Whether the log and the activity could be written. */
  health(): { log: LogHealth; activity: LogHealth };
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface RecorderDeps {
  /** Path of the log file. */
  file: string;
  /** Path of the activity file. */
  activity: string;
  /** The live secrets; they are masked everywhere. */
  secrets(): readonly string[];
  /** The keyed hash of a session's account, for activity that does not name one. */
  accountOf?(session: string): string | undefined;
  /** Called for each new or repeated entry. */
  onAdded?(entry: Activity): void;
}

const maxLogBytes = 1_000_000;
const maxActivityBytes = 1_000_000;
/** Half the maximum file size, so that the file is rewritten at most once per half. */
const bounds = { entries: 2_000, characters: maxActivityBytes / 2 };
const linesPerBatch = 100;
/** Shorter secrets also occur as ordinary words. They are still masked under the name of a secret. */
const minSecretLength = 4;

function parseLine(line: string): Activity | undefined {
  try {
    return activitySchema().safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Parses entries, ordered by their last occurrence. A later line with the same id replaces the earlier one. */
async function readEntries(lines: readonly string[]): Promise<{ entries: Activity[]; unreadable: number }> {
  const byId = new Map<string, Activity>();
  let unreadable = 0;
  for (const [index, line] of lines.entries()) {
    // Reading old entries must not delay the start of the app.
    if (index % linesPerBatch === linesPerBatch - 1) await yieldToEventLoop();
    const entry = parseLine(line);
    if (entry === undefined) unreadable += 1;
    else {
      byId.delete(entry.id);
      byId.set(entry.id, entry);
    }
  }
  return { entries: [...byId.values()], unreadable };
}

function createActivityRedactor({ text }: Redactor) {
  const redactEnd = (end: SessionEnd): SessionEnd =>
    'quote' in end ? { quote: text(end.quote).slice(0, longestQuote) } : end;
  return ({ connection, remedy, ending, ...activity }: NewActivity): NewActivity => ({
    ...activity,
    message: text(activity.message),
    ...(connection === undefined ? {} : { connection: text(connection) }),
    ...(remedy === undefined ? {} : { remedy: text(remedy) }),
    ...(ending === undefined ? {} : { ending: redactEnd(ending) }),
  });
}

function createIds(): () => string {
  const run = randomBytes(8).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `${run}-${count}`;
  };
}

const damaged: NewActivity = {
  kind: 'recorder',
  message: 'Part of the activity file was damaged. The file was kept as activity.jsonl.damaged.',
  remedy: 'Nothing else was lost; all readable entries are still shown.',
};
const torn: NewActivity = {
  kind: 'recorder',
  message: 'The last entry before Latchkey quit was incomplete and is missing here.',
};

/** The timeline and its file. */
function createActivityRecorder(deps: RecorderDeps) {
  const timeline = createTimeline(bounds, createIds());
  const journal = createJournal({
    path: deps.activity,
    maxBytes: maxActivityBytes,
    lines: () => timeline.all().map(({ line }) => line),
    onOpened,
  });

  function add(activity: NewActivity): void {
    const { entry, line, removed } = timeline.add(activity, Date.now());
    journal.put(entry.id, line);
    for (const id of removed) journal.drop(id);
    deps.onAdded?.(entry);
  }

  async function onOpened(contents: JournalContents): Promise<boolean> {
    const { entries, unreadable } = await readEntries(contents.lines);
    timeline.prepend(entries);
    if (contents.torn) add(torn);
    if (unreadable > 0) add(damaged);
    return unreadable === 0;
  }

  return {
    add,
    journal,
    async list(viewer: Viewer) {
      await journal.open();
      return timeline.list(viewer);
    },
  };
}

/**
 * Creates a recorder that logs to `deps.file` (rotated at 1 MB, two files) and stores the last 2,000 entries, at most
 * 1 MB, in `deps.activity`. Both files have mode 0600 and are written in the background.
 */
export function createRecorder(deps: RecorderDeps): Recorder {
  const redactor = createRedactor(createMask(deps.secrets, minSecretLength));
  const redactActivity = createActivityRedactor(redactor);
  const accountOf = ({ account, session }: NewActivity) =>
    account ?? (session === undefined ? undefined : deps.accountOf?.(session));
  const log = createLogFile(deps.file, maxLogBytes);
  const activityRecorder = createActivityRecorder(deps);

  let maxLevel = levels.indexOf('info');

  const isWritten = (level: LogLevel) => levels.indexOf(level) <= maxLevel;
  function write(line: Record<string, unknown> & { level: LogLevel }): void {
    if (isWritten(line.level)) log.append(JSON.stringify({ at: new Date().toISOString(), ...line }));
  }

  return {
    record(activity) {
      const account = activity.kind === 'sign_in_failed' ? undefined : accountOf(activity);
      const redacted = redactActivity({ ...activity, ...(account === undefined ? {} : { account }) });
      activityRecorder.add(redacted);
      write({ level: 'info', ...redacted });
    },
    list: activityRecorder.list,
    log(level, message, evidence) {
      if (!isWritten(level)) return;
      const extra = evidence === undefined ? {} : { evidence: redactor.value(evidence) };
      write({ level, message: redactor.text(message), ...extra });
    },
    setLevel(level) {
      maxLevel = levels.indexOf(level);
    },
    health: () => ({ log: log.health(), activity: activityRecorder.journal.health() }),
    flush: async () => void (await Promise.all([log.flush(), activityRecorder.journal.flush()])),
    stop: async () => void (await Promise.all([log.stop(), activityRecorder.journal.stop()])),
  };
}
