/** What is counted, with its labels. Each label's values come from a short list, never from a request. */
export interface Counters {
  /** `outcome` is `ok` or the OAuth error code. */
  token_requests: { grant: string; outcome: string };
  /** What the refresh token of a refresh turned out to be. */
  refresh_tokens: { verdict: 'fresh' | 'retry' | 'reused' | 'exhausted' | 'ended' | 'unknown' };
  /** Tries with a password, counted before it is looked at: `limited` ones have to wait. */
  sign_in_tries: { outcome: 'let_through' | 'limited' };
  /** Right passwords. */
  sign_ins: Record<string, never>;
}

/** Where numbers about what happens go. */
export interface Metrics {
  count<Name extends keyof Counters>(name: Name, labels: Counters[Name]): void;
  /** One answered request; `route` is a pattern, `ms` the time it took. */
  request(route: string, status: number, ms: number): void;
}

/** For an authority whose numbers nobody asked for. */
export const noMetrics: Metrics = { count: () => undefined, request: () => undefined };
