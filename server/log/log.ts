import { describeError, type ErrorFacts } from './describe-error.ts';

const severities = { error: 0, warn: 1, info: 2, debug: 3 } as const;

export type LogLevel = keyof typeof severities;

/** All levels, the fewest lines first. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const satisfies readonly LogLevel[];

/**
 * Everything that is ever logged. Each field is a number or comes from a vocabulary of ours (a route's pattern, an
 * error's kind, a stored client's id), never from a request: so no token or password can get in.
 */
type LogEntry =
  | { event: 'started'; database: 'sqlite' | 'postgres'; port: number }
  | { event: 'stopping' }
  | { event: 'stopped' }
  | { event: 'keys.changed'; signing: string; known: number }
  | { event: 'request'; method: string; route: string; status: number; ms: number; client?: string }
  | ({ event: 'error' } & ErrorFacts);

export interface Log {
  write(level: LogLevel, entry: LogEntry): void;
  /** An error that is the program's fault or its surroundings', by its kind and place alone. */
  error(error: unknown): void;
}

/** A log of one JSON line per event, from severity `level` on. */
export function openLog(level: LogLevel, take: (line: string) => void): Log {
  function write(severity: LogLevel, entry: LogEntry): void {
    if (severities[severity] > severities[level]) return;
    take(JSON.stringify({ time: new Date().toISOString(), level: severity, ...entry }));
  }
  return { write, error: (error) => write('error', { event: 'error', ...describeError(error) }) };
}
