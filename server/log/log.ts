import { describeError, type ErrorFacts } from './describe-error.ts';

const severities = { error: 0, warn: 1, info: 2, debug: 3 } as const;

export type LogLevel = keyof typeof severities;

/** All levels, from the fewest lines to the most. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const satisfies readonly LogLevel[];

/**
 * Everything that can be logged. Each field is a number or comes from a fixed vocabulary (a route pattern, a kind of
 * error, the id of a stored client), never from a request, so no token or password can get in.
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
  /** Logs an unexpected error by its kind and location only. */
  error(error: unknown): void;
}

/** A log of one JSON line per event, from the severity `level` on. */
export function openLog(level: LogLevel, take: (line: string) => void): Log {
  function write(severity: LogLevel, entry: LogEntry): void {
    if (severities[severity] > severities[level]) return;
    take(JSON.stringify({ time: new Date().toISOString(), level: severity, ...entry }));
  }
  return { write, error: (error) => write('error', { event: 'error', ...describeError(error) }) };
}
