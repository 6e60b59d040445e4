import type { LogLevel } from '../log/log.ts';
import { resolveSeed } from '../options/demo-seed.ts';

/** What can be set; everything has a default that suits a test: in memory, on a free port, demo users. */
export interface AuthorityOptions {
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** Public address where it differs from `http://host:port`, as behind a proxy: an origin, no path. */
  issuer?: string;
  /** A path, `:memory:`, the default, or `postgres://…`. */
  database?: string;
  /** Where the keys are kept; without it they live as long as the process. */
  keyFile?: string;
  /** Lifetime of access tokens in seconds, a day at most; 900 by default. */
  accessTtl?: number;
  /** Lifetime of refresh tokens in seconds, counted anew at each refresh; 30 days by default. */
  refreshTtl?: number;
  /** Sessions a user may have with one client, where that says nothing else; 5 by default. */
  sessionCap?: number;
  /** How many jobs the demo user gets in a new database; 37 by default. */
  jobsPerUser?: number;
  /** Who may register a client: anybody, whoever has a token for it, nobody. */
  registration?: 'open' | 'token' | 'closed';
  /** Whether a new database gets the demo users; where host and issuer are loopback ones, and nowhere else. */
  seed?: 'demo' | 'none';
  /** Secret of the client `latchkey-desktop`; invented when there is none. */
  clientSecret?: string;
  /** How many proxies of ours stand in front, each adding the caller's address to X-Forwarded-For; 0 by default. */
  trustedProxies?: number;
  /** Where Prometheus finds the metrics, `address:port`; nowhere by default. */
  metrics?: string;
  /** How long, in seconds, requests are still taken after the stop while `/readyz` says no; 0 by default. */
  drain?: number;
  /** Takes one line of JSON per event; never holds a token. */
  log?: (line: string) => void;
  /** From which severity on; `info` by default. */
  logLevel?: LogLevel;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** The options with every default in place. Throws {@link OptionError} for demo users that others can reach. */
export function withDefaults(options: AuthorityOptions) {
  const given = {
    host: '127.0.0.1',
    port: 0,
    database: ':memory:',
    accessTtl: 15 * MINUTE,
    refreshTtl: 30 * DAY,
    sessionCap: 5,
    jobsPerUser: 37,
    trustedProxies: 0,
    drain: 0,
    logLevel: 'info' as const,
    log: () => undefined,
    ...options,
  };
  return { ...given, seed: resolveSeed(given, options.seed) };
}

export type Settings = ReturnType<typeof withDefaults>;
