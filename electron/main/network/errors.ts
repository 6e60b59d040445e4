import { type ProxyAddress, proxyAddressOf } from './route.ts';

/** Why there is no way to a server, before anything was sent to it. */
export type RouteErrorCode =
  | 'PROXY_UNREACHABLE'
  | 'PROXY_NOT_SECURE'
  | 'PROXY_REFUSED'
  | 'PROXY_AUTHENTICATION'
  | 'PROXY_NO_PROXY'
  | 'PROXY_UNKNOWN';

/** A way that leads nowhere. Its words are a code, as those of Node's own network errors. */
export class RouteError extends Error {
  readonly code: RouteErrorCode;
  /** The proxy it failed at; undefined where none could be found out. */
  readonly proxy: ProxyAddress | undefined;
  /** What Node or the proxy said: an error code, or a status. */
  readonly detail: string | undefined;

  constructor(code: RouteErrorCode, proxy: ProxyAddress | undefined, detail?: string) {
    super(code);
    this.name = 'WayError';
    this.code = code;
    this.proxy = proxy;
    this.detail = detail;
  }
}

const words: Record<RouteErrorCode, readonly [message: (host: string) => string, remedy: string]> = {
  PROXY_UNREACHABLE: [
    (host) => `The proxy on the way to ${host} cannot be reached.`,
    'Check the network, or the proxy under Settings › Network.',
  ],
  PROXY_NOT_SECURE: [
    (host) => `The connection to the proxy on the way to ${host} is not secure.`,
    'Check its certificate, or the proxy under Settings › Network.',
  ],
  PROXY_REFUSED: [
    (host) => `The proxy does not let Latchkey through to ${host}.`,
    'Ask whoever runs the proxy, or choose another one under Settings › Network.',
  ],
  PROXY_AUTHENTICATION: [
    (host) =>
      `The proxy on the way to ${host} asks for a user name and password, which Latchkey does not give.`,
    'Choose a proxy that asks for none under Settings › Network.',
  ],
  PROXY_NO_PROXY: [
    (host) => `What is set as the proxy on the way to ${host} does not answer as one.`,
    'Check its address and port under Settings › Network.',
  ],
  PROXY_UNKNOWN: [
    (host) => `The system names no proxy that Latchkey can use on the way to ${host}.`,
    'Check the proxy settings of the system, or set one under Settings › Network.',
  ],
};

const isFaultCode = (code: string): code is RouteErrorCode => code in words;

/** What to say of an error with this code; undefined when it is not about the way to a server. */
export function routeErrorText(code: string, host: string): { message: string; remedy: string } | undefined {
  if (!isFaultCode(code)) return undefined;
  const [message, remedy] = words[code];
  return { message: message(host), remedy: `Nothing was sent and nothing is lost. ${remedy}` };
}

/** What goes into the log of a fault. */
export function routeErrorEvidence({ code, proxy, detail }: RouteError): Record<string, string | undefined> {
  return { code, proxy: proxy && `${proxy.kind} ${proxyAddressOf(proxy)}`, detail };
}
