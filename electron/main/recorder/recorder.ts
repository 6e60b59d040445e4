import type { Activity } from '../../../shared/model/activity.ts';
import { type Ending, longestQuote } from '../../../shared/model/ending.ts';
import type { LogHealth } from './log-file.ts';
import { createLogFile } from './log-file.ts';
import { createMask } from './mask.ts';
import { createRedactor } from './redact.ts';

type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The flight recorder and the log. Nothing leaves it unredacted and nothing in it throws into a caller. */
export interface Recorder {
  /** Notes what happened, now; the words are redacted. */
  record(entry: Omit<Activity, 'at'>): void;
  /** Of the last 500 entries those of a session, and those that are of none; newest first. */
  list(session: string): Activity[];
  /** Writes one line to the log file; `evidence` may be any value, an error above all. */
  log(level: LogLevel, message: string, evidence?: unknown): void;
  /** Whether the log file could be written. */
  health(): LogHealth;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const maxEntries = 500;
const maxLogBytes = 1_000_000;
/** Shorter secrets are words of ordinary text; under a secret's own name they are masked all the same. */
const shortestSecret = 4;

/**
 * Makes a recorder that logs to `file` (mode 0600, rotated at 1 MB, two files kept).
 * @param deps.secrets the secrets that are live now; they are masked wherever they would appear.
 */
export function createRecorder(deps: { file: string; secrets: () => readonly string[] }): Recorder {
  const redactor = createRedactor(createMask(deps.secrets, shortestSecret));
  const log = createLogFile(deps.file, maxLogBytes);
  const entries: Activity[] = [];

  function write(line: Record<string, unknown>): void {
    log.append(JSON.stringify({ at: new Date().toISOString(), ...line }));
  }

  function redacted(ending: Ending): Ending {
    return 'quote' in ending ? { quote: redactor.text(ending.quote).slice(0, longestQuote) } : ending;
  }

  return {
    record(entry) {
      const clean: Activity = {
        at: Date.now(),
        kind: entry.kind,
        ...(entry.session === undefined ? {} : { session: entry.session }),
        connection: redactor.text(entry.connection),
        message: redactor.text(entry.message),
        ...(entry.remedy === undefined ? {} : { remedy: redactor.text(entry.remedy) }),
        ...(entry.ending === undefined ? {} : { ending: redacted(entry.ending) }),
      };
      entries.push(clean);
      if (entries.length > maxEntries) entries.shift();
      const { at: _, ...line } = clean;
      write({ level: 'info', ...line });
    },
    list: (session) =>
      entries.filter((entry) => entry.session === undefined || entry.session === session).toReversed(),
    log(level, message, evidence) {
      const extra = evidence === undefined ? {} : { evidence: redactor.value(evidence) };
      write({ level, message: redactor.text(message), ...extra });
    },
    health: log.health,
    flush: log.flush,
    stop: log.stop,
  };
}
