import type { ServerResponse } from 'node:http';
import type { BearerError } from './bearer-error.ts';

/** Sends `body` as JSON that no cache keeps. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}

/** Sends an error: a stable code for programs, a sentence for people. */
export function sendError(
  response: ServerResponse,
  status: number,
  error: string,
  description: string,
): void {
  sendJson(response, status, { error, error_description: description });
}

/** Sends the refusal of RFC 6750 §3; without a token in the request its challenge carries no error code. */
export function sendBearerError(response: ServerResponse, error: BearerError): void {
  response.setHeader('WWW-Authenticate', error.challenges());
  if (error.details.nonce !== undefined) response.setHeader('DPoP-Nonce', error.details.nonce);
  sendJson(response, error.status, error.body());
}
