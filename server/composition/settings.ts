import type { LogLevel } from '../log/log.ts';
import { resolveSeed } from '../options/demo-seed.ts';

/** Settings of the authority. The defaults suit tests: in memory, on a free port, with demo users. */
export interface AuthorityOptions {
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** 0, the default, selects a free port. */
  port?: number;
  /** Public origin if it differs from `http://host:port`, for example behind a proxy. */
  issuer?: string;
  /** A path, `:memory:` (the default) or `postgres://…`. */
  database?: string;
  /** File that stores the keys. Without it they last as long as the process. */
  keyFile?: string;
  /** Lifetime of access tokens in seconds, at most a day; 900 by default. */
  accessTtl?: number;
  /** Lifetime of refresh tokens in seconds, restarted by each refresh; 30 days by default. */
  refreshTtl?: number;
  /** Sessions per user and client, unless the client has its own limit; 5 by default. */
  sessionCap?: number;
  /** Number of jobs for the demo user in a new database; 37 by default. */
  jobsPerUser?: number;
  /** Who may register a client: anybody, holders of an initial access token, or nobody. */
  registration?: 'open' | 'token' | 'closed';
  /** Whether a new database gets the demo users. Allowed only if host and issuer are loopback addresses. */
  seed?: 'demo' | 'none';
  /** Secret of the client `latchkey-desktop`; generated if absent. */
  clientSecret?: string;
  /** Number of trusted proxies, each of which appends its caller's address to X-Forwarded-For; 0 by default. */
  trustedProxies?: number;
  /** Where Prometheus reads the metrics, `address:port`; off by default. */
  metrics?: string;
  /** Seconds after the stop in which requests are still accepted while `/readyz` answers 503; 0 by default. */
  drain?: number;
  /** Receives one line of JSON per event, which never contains a token. */
  log?: (line: string) => void;
  /** Least severe level to log; `info` by default. */
  logLevel?: LogLevel;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/**
 * Completes the options with their defaults. Throws {@link OptionError} if demo users would be reachable from other
 * computers.
 */
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
