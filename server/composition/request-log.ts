import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { routeName } from './route-name.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
// The status that nginx logs if the caller disconnects before the response.
const CLIENT_CLOSED_REQUEST = 499;

const clients = new WeakMap<IncomingMessage, string>();

/** Records the stored client that a request came from, for the log. */
export function recordClient(request: IncomingMessage, clientId: string): void {
  clients.set(request, clientId);
}

const routes = new WeakMap<IncomingMessage, string>();

/** Names a request that was refused before its path was considered, for the log and the metrics. */
export function recordRoute(request: IncomingMessage, name: 'invalid_target' | 'foreign_host'): void {
  routes.set(request, name);
}

function statusOf(response: ServerResponse): number {
  return response.writableFinished ? response.statusCode : CLIENT_CLOSED_REQUEST;
}

/** Wraps the listener so that each response is logged and counted. */
export function withRequestLog(log: Log, metrics: Metrics, listener: RequestListener): RequestListener {
  return (request, response) => {
    const begun = performance.now();
    const { method = '', url = '' } = request;
    response.once('close', () => {
      const ms = Math.round((performance.now() - begun) * 10) / 10;
      const [path = ''] = url.split('?', 1);
      const route = routes.get(request) ?? routeName(path);
      const status = statusOf(response);
      const client = clients.get(request);
      metrics.request(route, status, ms);
      log.write(route === '/healthz' || route === '/readyz' ? 'debug' : 'info', {
        event: 'request',
        method: methods.has(method) ? method : 'other',
        route,
        status,
        ms,
        ...(client === undefined ? {} : { client }),
      });
    });
    listener(request, response);
  };
}
