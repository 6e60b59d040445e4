import type { IncomingMessage, ServerResponse } from 'node:http';

/** The origins of script clients' pages. */
export interface PageOrigins {
  /** Whether a page of this origin belongs to an active client. */
  isClientOrigin(origin: string): Promise<boolean>;
  /** The origin whose pages may read responses to this client. */
  originOfClient(clientId: string): Promise<string | undefined>;
}

// Script clients call from a page (FEATURES S3.4). Any page may try, but the browser only sends a token and reads the
// response if these headers name the page's origin. Cookies are never allowed.

const METHODS = 'GET, POST, PATCH, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, DPoP';
const ANSWER_HEADERS = 'WWW-Authenticate, DPoP-Nonce, Retry-After';
const PREFLIGHT_SECONDS = '600';

/** Answers a preflight request, which names no client. Returns false for other requests. */
export async function answerPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  clients: PageOrigins,
): Promise<boolean> {
  const { origin } = request.headers;
  const asked = request.headers['access-control-request-method'];
  if (request.method !== 'OPTIONS' || origin === undefined || asked === undefined) return false;
  const allowed = await clients.isClientOrigin(origin);
  response.setHeader('Vary', 'Origin');
  if (allowed) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Methods', METHODS);
    response.setHeader('Access-Control-Allow-Headers', REQUEST_HEADERS);
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  }
  response.writeHead(allowed ? 204 : 403).end();
  return true;
}

/**
 * Lets the calling page read the response if it belongs to the origin of the token's client. Until the client is
 * known, the origin of any active client will do, so that a script can read why it was refused.
 */
export async function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  clients: PageOrigins,
  clientId?: string,
): Promise<void> {
  response.setHeader('Vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined) return;
  const allowed =
    clientId === undefined
      ? await clients.isClientOrigin(origin)
      : (await clients.originOfClient(clientId)) === origin;
  if (allowed) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', ANSWER_HEADERS);
  } else {
    response.removeHeader('Access-Control-Allow-Origin');
    response.removeHeader('Access-Control-Expose-Headers');
  }
}
