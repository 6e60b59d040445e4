import { steadyNow } from '../../lib/steady-clock.ts';
import type { Transport } from '../types.ts';

/** Headers of a response, by lower-case name. */
type Headers = Readonly<Record<string, string | undefined>>;

/** A server's clock, estimated from its responses. Times are milliseconds since 1970. */
export interface ServerClock {
  /** Reads the time of a response that has just arrived: `Date` (RFC 9110 §6.6.1) and the `Age` in a cache (RFC 9111 §5.1). */
  learn(headers: Headers): void;
  /** The server's time, independent of changes to this computer's clock; this computer's time while it is unknown. */
  now(): number;
  /** Milliseconds by which this computer's clock is ahead of the server's (negative: behind); undefined while unknown. */
  ahead(): number | undefined;
}

export function createServerClock(steady: () => number = steadyNow): ServerClock {
  let known: { time: number; at: number } | undefined;
  const now = () => (known === undefined ? Date.now() : known.time + steady() - known.at);
  return {
    learn(headers) {
      const time = Date.parse(headers['date'] ?? '');
      if (Number.isNaN(time)) return;
      const age = Number(headers['age'] ?? 0) * 1000;
      known = { time: time + (Number.isFinite(age) ? Math.max(0, age) : 0), at: steady() };
    },
    now,
    ahead: () => (known === undefined ? undefined : Date.now() - now()),
  };
}

/** A transport whose JSON responses set the clock; a web page may come from a captive portal and does not. */
export function withServerClock(http: Transport, clock: ServerClock): Transport {
  return {
    ...http,
    async send(request) {
      const answer = await http.send(request);
      if (/\bjson\b/.test(answer.headers['content-type'] ?? '')) clock.learn(answer.headers);
      return answer;
    },
  };
}
