import { type ProxyAddress, proxyAddressOf } from './route.ts';

/** Why no route to a server works; nothing was sent to the server. */
export type RouteErrorCode =
  | 'PROXY_UNREACHABLE'
  | 'PROXY_NOT_SECURE'
  | 'PROXY_REFUSED'
  | 'PROXY_AUTHENTICATION'
  | 'PROXY_NO_PROXY'
  | 'PROXY_UNKNOWN';

/** A route that failed. The message is a code, like those of Node's own network errors. */
export class RouteError extends Error {
  readonly code: RouteErrorCode;
  /** The proxy that failed; undefined when none is known. */
  readonly proxy: ProxyAddress | undefined;
  /** The error code of Node, or the status of the proxy. */
  readonly detail: string | undefined;

  constructor(code: RouteErrorCode, proxy: ProxyAddress | undefined, detail?: string) {
    super(code);
    this.name = 'RouteError';
    this.code = code;
    this.proxy = proxy;
    this.detail = detail;
  }
}

const texts: Record<RouteErrorCode, readonly [message: (host: string) => string, remedy: string]> = {
  PROXY_UNREACHABLE: [
    (host) => `The proxy for ${host} cannot be reached.`,
    'Check the network, or the proxy under Settings › Network.',
  ],
  PROXY_NOT_SECURE: [
    (host) => `The connection to the proxy for ${host} is not secure.`,
    'Check its certificate, or the proxy under Settings › Network.',
  ],
  PROXY_REFUSED: [
    (host) => `The proxy does not let Latchkey through to ${host}.`,
    'Ask whoever runs the proxy, or choose another one under Settings › Network.',
  ],
  PROXY_AUTHENTICATION: [
    (host) => `The proxy for ${host} asks for a user name and password, which Latchkey does not support.`,
    'Choose a proxy that asks for none under Settings › Network.',
  ],
  PROXY_NO_PROXY: [
    (host) => `The proxy for ${host} does not answer like a proxy.`,
    'Check its address and port under Settings › Network.',
  ],
  PROXY_UNKNOWN: [
    (host) => `The system names no proxy for ${host} that Latchkey can use.`,
    'Check the proxy settings of the system, or set one under Settings › Network.',
  ],
};

const isRouteErrorCode = (code: string): code is RouteErrorCode => code in texts;

/** Message and remedy for an error code; undefined when it is not the code of a route error. */
export function routeErrorText(code: string, host: string): { message: string; remedy: string } | undefined {
  if (!isRouteErrorCode(code)) return undefined;
  const [message, remedy] = texts[code];
  return { message: message(host), remedy: `Nothing was sent, and nothing was lost. ${remedy}` };
}

/** What the log records of a route error. */
export function routeErrorEvidence({ code, proxy, detail }: RouteError): Record<string, string | undefined> {
  return { code, proxy: proxy && `${proxy.kind} ${proxyAddressOf(proxy)}`, detail };
}
