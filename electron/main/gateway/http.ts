import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import axios, { isAxiosError } from 'axios';
import { createRoutes, type Routes } from '../network/routes.ts';
import type { Deadline } from './deadline.ts';
import { startDeadline } from './deadline.ts';
import { exchangeProblem } from './problems.ts';
import type { Method } from './types.ts';

/** One request to a URL the egress rule has passed, with the headers that carry its token. */
export interface Exchange {
  /** Name of the connection, for the words of a problem. */
  name: string;
  method: Method;
  url: string;
  body: string | undefined;
  authorization: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
  /** From sending to the last byte of the answer, in milliseconds. */
  timeoutMs: number;
  /** Most bytes of the body, after decompression. */
  maxBytes: number;
}

export interface RawAnswer {
  status: number;
  body: string;
  contentType: string;
  location: string | undefined;
  /** Those of `kept`. */
  headers: Readonly<Record<string, string | undefined>>;
}

/** What else of an answer is looked at: the challenge, the nonce for proofs, the server's time. */
const kept = ['www-authenticate', 'dpop-nonce', 'date'] as const;

/** Speaks HTTP with API servers and knows nothing of sessions. */
export interface HttpClient {
  /** @throws ProblemError `server_unreachable`, `timed_out`, `too_large`, `cancelled` or `unexpected_answer`. */
  send(exchange: Exchange): Promise<RawAnswer>;
  close(): void;
}

/** Beyond this many at once a server gains nothing from more connections; measured at 64 requests in flight. */
const maxSockets = 64;

function createInstance(): AxiosInstance {
  return axios.create({
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    allowAbsoluteUrls: true,
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
    headers: { common: { Accept: 'application/json', 'User-Agent': 'Latchkey' } },
  });
}

/** The agents of an URL's scheme: those that keep connections, and those that never reuse one. */
function openAgents(routes: Routes) {
  const kept = routes.agents({ keepAlive: true, maxSockets });
  const fresh = routes.agents({ keepAlive: false, maxSockets });
  return {
    of(url: string, anew: boolean): AxiosRequestConfig {
      const secure = url.startsWith('https:');
      const agent = (anew ? fresh : kept).of(secure);
      return secure ? { httpsAgent: agent } : { httpAgent: agent };
    },
    close() {
      kept.close();
      fresh.close();
    },
  };
}

/** A kept connection that the server closed just as it was used again: the request has not been served. */
function hitClosedConnection(error: unknown, method: Method): boolean {
  if (method !== 'GET' || !isAxiosError(error) || error.response !== undefined) return false;
  const reused: unknown =
    typeof error.request === 'object' ? Reflect.get(error.request ?? {}, 'reusedSocket') : false;
  return reused === true && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function headerText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function joined(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : undefined;
}

/** Makes the client: no ambient proxy, no redirects, no parsing of bodies. */
export function createHttpClient(routes: Routes = createRoutes()): HttpClient {
  const instance = createInstance();
  const agents = openAgents(routes);
  const running = new Set<Deadline>();
  let closed = false;

  async function exchangeOnce(exchange: Exchange, signal: AbortSignal, fresh: boolean): Promise<RawAnswer> {
    const response = await instance.request<string>({
      ...agents.of(exchange.url, fresh),
      method: exchange.method,
      url: exchange.url,
      maxContentLength: exchange.maxBytes,
      signal,
      headers: {
        ...exchange.authorization,
        ...(exchange.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(exchange.body === undefined ? {} : { data: exchange.body }),
    });
    const location: unknown = response.headers['location'];
    return {
      status: response.status,
      body: response.data,
      contentType: headerText(response.headers['content-type']),
      location: typeof location === 'string' ? location : undefined,
      headers: Object.fromEntries(kept.map((name) => [name, joined(response.headers[name])])),
    };
  }

  async function exchangeKept(exchange: Exchange, signal: AbortSignal): Promise<RawAnswer> {
    try {
      return await exchangeOnce(exchange, signal, false);
    } catch (error) {
      if (signal.aborted || !hitClosedConnection(error, exchange.method)) throw error;
      return exchangeOnce(exchange, signal, true);
    }
  }

  return {
    async send(exchange) {
      const deadline = startDeadline(exchange);
      running.add(deadline);
      if (closed) deadline.cancel();
      try {
        return await exchangeKept(exchange, deadline.signal);
      } catch (error) {
        throw exchangeProblem(error, { ...exchange, ended: deadline.ended() });
      } finally {
        running.delete(deadline);
        deadline.stop();
      }
    },
    close() {
      closed = true;
      for (const deadline of running) deadline.cancel();
      agents.close();
    },
  };
}
