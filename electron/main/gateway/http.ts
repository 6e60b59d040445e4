import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import axios, { isAxiosError } from 'axios';
import { createRoutes, type Routes } from '../network/routes.ts';
import type { Deadline } from './deadline.ts';
import { startDeadline } from './deadline.ts';
import { exchangeProblem } from './problems.ts';
import type { Method } from './types.ts';

/** One request to a URL that passed the egress rule, with the headers that carry its token. */
export interface Exchange {
  /** Name of the connection, for messages of problems. */
  name: string;
  method: Method;
  url: string;
  body: string | undefined;
  authorization: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
  /** From sending to the last byte of the response, in milliseconds. */
  timeoutMs: number;
  /** Largest body after decompression, in bytes. */
  maxBytes: number;
}

export interface RawAnswer {
  status: number;
  body: string;
  contentType: string;
  location: string | undefined;
  /** The headers named in `usedHeaders`. */
  headers: Readonly<Record<string, string | undefined>>;
}

/** The challenge, the nonce for DPoP proofs and the server's time. */
const usedHeaders = ['www-authenticate', 'dpop-nonce', 'date'] as const;

/** Sends HTTP requests to API servers; it knows nothing of sessions. */
export interface HttpClient {
  /** @throws ProblemError `server_unreachable`, `timed_out`, `too_large`, `cancelled` or `unexpected_answer`. */
  send(exchange: Exchange): Promise<RawAnswer>;
  close(): void;
}

/** More connections to one server bring no gain; measured with 64 requests in flight. */
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

/** Agents by the scheme of a URL: one pair keeps connections alive, the other never reuses one. */
function openAgents(routes: Routes) {
  const keepAlive = routes.agents({ keepAlive: true, maxSockets });
  const fresh = routes.agents({ keepAlive: false, maxSockets });
  return {
    of(url: string, newConnection: boolean): AxiosRequestConfig {
      const secure = url.startsWith('https:');
      const agent = (newConnection ? fresh : keepAlive).of(secure);
      return secure ? { httpsAgent: agent } : { httpAgent: agent };
    },
    close() {
      keepAlive.close();
      fresh.close();
    },
  };
}

/** Whether the server closed a kept-alive connection just as it was reused: it did not handle the request. */
function hitClosedConnection(error: unknown, method: Method): boolean {
  if (method !== 'GET' || !isAxiosError(error) || error.response !== undefined) return false;
  const reused: unknown =
    typeof error.request === 'object' ? Reflect.get(error.request ?? {}, 'reusedSocket') : false;
  return reused === true && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function headerText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function joinedHeader(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : undefined;
}

/** Creates the client: no ambient proxy, no redirects, no parsing of bodies. */
export function createHttpClient(routes: Routes = createRoutes()): HttpClient {
  const instance = createInstance();
  const agents = openAgents(routes);
  const running = new Set<Deadline>();
  let closed = false;

  async function exchangeOnce(
    exchange: Exchange,
    signal: AbortSignal,
    newConnection: boolean,
  ): Promise<RawAnswer> {
    const response = await instance.request<string>({
      ...agents.of(exchange.url, newConnection),
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
      headers: Object.fromEntries(usedHeaders.map((name) => [name, joinedHeader(response.headers[name])])),
    };
  }

  async function exchangeOrReconnect(exchange: Exchange, signal: AbortSignal): Promise<RawAnswer> {
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
        return await exchangeOrReconnect(exchange, deadline.signal);
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
