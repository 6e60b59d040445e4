import { steadyNow } from '../../lib/steady-clock.ts';
import type { Transport } from '../types.ts';

/** Headers of an answer, by lower-case name. */
type Headers = Readonly<Record<string, string | undefined>>;

/** A server's clock, as far as its answers tell it. Times are milliseconds since 1970. */
export interface ServerClock {
  /** Takes the time of an answer that has just come (`Date`, and `Age` where a cache kept it: RFC 9110 §6.6.1, RFC 9111 §5.1). */
  learn(headers: Headers): void;
  /** The server's time now, whatever happened to this computer's; this computer's while nothing is known. */
  now(): number;
  /** Milliseconds that this computer's clock is ahead of the server's, negative when it is behind; undefined while nothing is known. */
  ahead(): number | undefined;
}

export function createServerClock(steady: () => number = steadyNow): ServerClock {
  let told: { time: number; at: number } | undefined;
  const now = () => (told === undefined ? Date.now() : told.time + steady() - told.at);
  return {
    learn(headers) {
      const time = Date.parse(headers['date'] ?? '');
      if (Number.isNaN(time)) return;
      const age = Number(headers['age'] ?? 0) * 1000;
      told = { time: time + (Number.isFinite(age) ? Math.max(0, age) : 0), at: steady() };
    },
    now,
    ahead: () => (told === undefined ? undefined : Date.now() - now()),
  };
}

/** A transport from whose answers the clock learns; a page that some network puts in the server's place tells nothing. */
export function learningFrom(http: Transport, clock: ServerClock): Transport {
  return {
    ...http,
    async send(request) {
      const answer = await http.send(request);
      if (/\bjson\b/.test(answer.headers['content-type'] ?? '')) clock.learn(answer.headers);
      return answer;
    },
  };
}
