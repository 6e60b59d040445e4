import type { IncomingMessage, ServerResponse } from 'node:http';

/** Knows which origins the pages of script clients have. */
export interface PageOrigins {
  /** Whether a page of this origin belongs to an active client. */
  isHome(origin: string): Promise<boolean>;
  /** The origin whose pages may read responses to this client. */
  homeOf(clientId: string): Promise<string | undefined>;
}

// Script clients call from a page (FEATURES S3.4). Every page may try; a browser lets it read the answer, and send a
// token at all, only where the headers here name its origin. Cookies are never part of it.

const METHODS = 'GET, POST, PATCH, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, DPoP';
const ANSWER_HEADERS = 'WWW-Authenticate, DPoP-Nonce, Retry-After';
const PREFLIGHT_SECONDS = '600';

/** Answers a browser's question whether a page may call (a preflight names no client); false when it is none. */
export async function answerPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  clients: PageOrigins,
): Promise<boolean> {
  const { origin } = request.headers;
  const asked = request.headers['access-control-request-method'];
  if (request.method !== 'OPTIONS' || origin === undefined || asked === undefined) return false;
  const allowed = await clients.isHome(origin);
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
 * Lets the calling page read the answer when it is at home at the origin of the client that the token was issued to.
 * Before that client is known any active client's origin will do, so that a script can read why it was refused.
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
    clientId === undefined ? await clients.isHome(origin) : (await clients.homeOf(clientId)) === origin;
  if (allowed) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', ANSWER_HEADERS);
  } else {
    response.removeHeader('Access-Control-Allow-Origin');
    response.removeHeader('Access-Control-Expose-Headers');
  }
}
