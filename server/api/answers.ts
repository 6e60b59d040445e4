import type { ServerResponse } from 'node:http';
import type { BearerError } from '../auth/bearer-error.ts';
import type { ApiError } from './api-error.ts';
import type { ErrorBody } from './error-form.ts';

/** Sends `body` as JSON that must not be cached. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}

/** Sends 204: success without a body. */
export function sendEmpty(response: ServerResponse): void {
  response.writeHead(204, { 'Cache-Control': 'no-store' }).end();
}

/** Sends an error: a stable code for programs, a sentence for people. */
export function sendError(
  response: ServerResponse,
  status: number,
  error: string,
  description: string,
): void {
  sendJson(response, status, { error, error_description: description } satisfies ErrorBody);
}

/** Sends a refusal with the problems of the request. */
export function sendApiError(response: ServerResponse, error: ApiError): void {
  const { status, code, message, details, retryAfter } = error;
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
  const body = { error: code, error_description: message };
  sendJson(response, status, details.length === 0 ? body : ({ ...body, details } satisfies ErrorBody));
}

/** Sends a refusal as in RFC 6750 §3. If the request contained no token, the challenge has no error code. */
export function sendBearerError(response: ServerResponse, error: BearerError): void {
  response.setHeader('WWW-Authenticate', error.challenges());
  if (error.details.nonce !== undefined) response.setHeader('DPoP-Nonce', error.details.nonce);
  sendJson(response, error.status, error.body());
}
