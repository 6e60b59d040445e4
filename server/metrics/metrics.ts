/** The counters and their labels. Label values come from a short list, never from a request. */
export interface Counters {
  /** `outcome` is `ok` or the OAuth error code. */
  token_requests: { grant: string; outcome: string };
  /** State of the refresh token that a refresh presented. */
  refresh_tokens: { verdict: 'fresh' | 'retry' | 'reused' | 'exhausted' | 'ended' | 'unknown' };
  /** Password attempts, counted before the check: `limited` ones have to wait. */
  sign_in_tries: { outcome: 'let_through' | 'limited' };
  /** Correct passwords. */
  sign_ins: Record<string, never>;
}

/** Receives counts and durations. */
export interface Metrics {
  count<Name extends keyof Counters>(name: Name, labels: Counters[Name]): void;
  /** A request was answered; `route` is a pattern, `ms` its duration. */
  request(route: string, status: number, ms: number): void;
}

/** For an authority without metrics. */
export const noMetrics: Metrics = { count: () => undefined, request: () => undefined };
