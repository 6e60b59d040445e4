import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { isAllowedHost } from '../http/own-host.ts';
import { openWebServer } from '../http/web-server.ts';
import { siteUrl } from '../lib/loopback.ts';
import type { Counters, Metrics } from './metrics.ts';

type CounterTable = { [Name in keyof Counters]: { help: string; labelNames: string[] } };

const counters: CounterTable = {
  token_requests: {
    help: 'Requests at the token endpoint by grant and outcome: ok or the OAuth error code',
    labelNames: ['grant', 'outcome'],
  },
  refresh_tokens: {
    help: 'Refresh tokens presented, by their state',
    labelNames: ['verdict'],
  },
  sign_in_tries: { help: 'Password attempts: let_through or limited', labelNames: ['outcome'] },
  sign_ins: { help: 'Correct passwords', labelNames: [] },
};

// From a lookup in memory to a password hash on a busy machine.
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Metrics in Prometheus format, and the server that offers them. */
export interface Prometheus extends Metrics {
  stop(): Promise<void>;
}

function openCounters(registers: Registry[]): Metrics['count'] {
  const made = new Map(
    Object.entries(counters).map(([name, { help, labelNames }]) => [
      name,
      new Counter({ name: `latchkey_${name}_total`, help, labelNames, registers }),
    ]),
  );
  return (name, labels) => made.get(name)?.inc(labels);
}

function openDurations(registers: Registry[]): Metrics['request'] {
  const durations = new Histogram({
    name: 'latchkey_http_request_duration_seconds',
    help: 'Answered requests by route and status',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers,
  });
  return (route, status, ms) => durations.observe({ route, status }, ms / 1000);
}

function gaugeOf(deniedTokens: () => number, registers: Registry[]): void {
  new Gauge({
    name: 'latchkey_revocations',
    help: 'Entries in the list of access tokens to refuse before they expire',
    registers,
    collect() {
      this.set(deniedTokens());
    },
  });
}

async function serve(registry: Registry, address: string): Promise<() => Promise<void>> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.+)\]$/, '$1');
  const web = await openWebServer(host, Number(address.slice(colon + 1)));
  const own = new URL(siteUrl(host, web.port));
  web.serve((request, response) => {
    if (!isAllowedHost(request, own)) return void response.writeHead(421).end();
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return () => web.stop(0);
}

/**
 * Counts, and answers `GET /metrics` at `address` (`address:port`). `deniedTokens` returns the length of that list.
 * Rejects if the port is taken.
 */
export async function openPrometheus(address: string, deniedTokens: () => number): Promise<Prometheus> {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  gaugeOf(deniedTokens, registers);
  return {
    count: openCounters(registers),
    request: openDurations(registers),
    stop: await serve(registry, address),
  };
}
