import { randomBytes } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { type Activity, type ActivityNote, activitySchema } from '../../../shared/model/activity.ts';
import { longestQuote, type SessionEnd } from '../../../shared/model/end-reason.ts';
import { createJournal, type Found } from './journal.ts';
import type { LogHealth } from './log-file.ts';
import { createLogFile } from './log-file.ts';
import { createMask } from './mask.ts';
import type { Redactor } from './redact.ts';
import { createRedactor } from './redact.ts';
import { createTimeline, type Viewer } from './timeline.ts';

type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** How much is written down, the least first. */
const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** The flight recorder and the log. Nothing leaves it unredacted and nothing in it throws into a caller. */
export interface Recorder {
  /** Notes what happened, now; the words are redacted. */
  record(note: ActivityNote): void;
  /** What a viewer may see of this run and the ones before, newest first; entries of no session are for all. */
  list(viewer: Viewer): Promise<Activity[]>;
  /** Writes one line to the log file; `evidence` may be any value, an error above all. */
  log(level: LogLevel, message: string, evidence?: unknown): void;
  /** From now on the log takes this level and what is more serious; `info` until told. The timeline takes everything. */
  setLevel(level: LogLevel): void;
  /** Whether log and flight recorder could be written. */
  health(): { log: LogHealth; activity: LogHealth };
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface RecorderDeps {
  /** The log. */
  file: string;
  /** The flight recorder's entries. */
  activity: string;
  /** The secrets that are live now; they are masked wherever they would appear. */
  secrets(): readonly string[];
  /** The keyed hash of who is signed in on a session, for notes that do not say. */
  accountOf?(session: string): string | undefined;
  /** Told of each entry when it is new or has happened again. */
  added?(entry: Activity): void;
}

const maxLogBytes = 1_000_000;
const maxActivityBytes = 1_000_000;
/** Half of what the file may take, so that it is written anew once per half at most. */
const bounds = { entries: 2_000, characters: maxActivityBytes / 2 };
const linesAtOnce = 100;
/** Shorter secrets are words of ordinary text; under a secret's own name they are masked all the same. */
const shortestSecret = 4;

function parseLine(line: string): Activity | undefined {
  try {
    return activitySchema().safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Entries in the order they last happened; a later line of an entry stands for the earlier ones. */
async function readEntries(lines: readonly string[]): Promise<{ entries: Activity[]; unreadable: number }> {
  const byId = new Map<string, Activity>();
  let unreadable = 0;
  for (const [index, line] of lines.entries()) {
    // The app starts meanwhile: nobody is to wait for what happened long ago.
    if (index % linesAtOnce === linesAtOnce - 1) await breathe();
    const entry = parseLine(line);
    if (entry === undefined) unreadable += 1;
    else {
      byId.delete(entry.id);
      byId.set(entry.id, entry);
    }
  }
  return { entries: [...byId.values()], unreadable };
}

function cleaner({ text }: Redactor) {
  const ending = (one: SessionEnd): SessionEnd =>
    'quote' in one ? { quote: text(one.quote).slice(0, longestQuote) } : one;
  return (note: ActivityNote): ActivityNote => ({
    ...note,
    message: text(note.message),
    ...(note.connection === undefined ? {} : { connection: text(note.connection) }),
    ...(note.remedy === undefined ? {} : { remedy: text(note.remedy) }),
    ...(note.ending === undefined ? {} : { ending: ending(note.ending) }),
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

const damaged: ActivityNote = {
  kind: 'recorder',
  message: 'A part of the record of what happened was damaged. The file was kept as activity.jsonl.damaged.',
  remedy: 'Nothing else was lost; what could be read is still shown.',
};
const torn: ActivityNote = {
  kind: 'recorder',
  message: 'The last entry before Latchkey ended was cut off and is missing here.',
};

/** The bounded timeline and its file. */
function createFlightRecorder(deps: RecorderDeps) {
  const timeline = createTimeline(bounds, createIds());
  const journal = createJournal({
    path: deps.activity,
    maxBytes: maxActivityBytes,
    lines: () => timeline.all().map(({ line }) => line),
    take,
  });

  function add(note: ActivityNote): void {
    const { entry, line, gone } = timeline.add(note, Date.now());
    journal.put(entry.id, line);
    for (const id of gone) journal.drop(id);
    deps.added?.(entry);
  }

  async function take(found: Found): Promise<boolean> {
    const { entries, unreadable } = await readEntries(found.lines);
    timeline.precede(entries);
    if (found.torn) add(torn);
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
 * Makes a recorder that logs to `deps.file` (rotated at 1 MB, two files kept) and keeps the last 2,000 activities, at
 * most 1 MB, in `deps.activity`. Both files have mode 0600 and are written in the background.
 */
export function createRecorder(deps: RecorderDeps): Recorder {
  const redactor = createRedactor(createMask(deps.secrets, shortestSecret));
  const clean = cleaner(redactor);
  const account = (note: ActivityNote) =>
    note.account ?? (note.session === undefined ? undefined : deps.accountOf?.(note.session));
  const log = createLogFile(deps.file, maxLogBytes);
  const flight = createFlightRecorder(deps);

  let most = levels.indexOf('info');

  const isWritten = (level: LogLevel) => levels.indexOf(level) <= most;
  function write(line: Record<string, unknown> & { level: LogLevel }): void {
    if (isWritten(line.level)) log.append(JSON.stringify({ at: new Date().toISOString(), ...line }));
  }

  return {
    record(note) {
      const whose = note.kind === 'sign_in_failed' ? undefined : account(note);
      const told = clean({ ...note, ...(whose === undefined ? {} : { account: whose }) });
      flight.add(told);
      write({ level: 'info', ...told });
    },
    list: flight.list,
    log(level, message, evidence) {
      if (!isWritten(level)) return;
      const extra = evidence === undefined ? {} : { evidence: redactor.value(evidence) };
      write({ level, message: redactor.text(message), ...extra });
    },
    setLevel(level) {
      most = levels.indexOf(level);
    },
    health: () => ({ log: log.health(), activity: flight.journal.health() }),
    flush: async () => void (await Promise.all([log.flush(), flight.journal.flush()])),
    stop: async () => void (await Promise.all([log.stop(), flight.journal.stop()])),
  };
}
