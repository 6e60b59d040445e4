import { errors, Provider } from 'oidc-provider';

/**
 * The error to throw when a request may be sent again after `retryAfter` seconds: 429 when its sender asks too often,
 * 503 when everybody does. RFC 6749 §5.2 has no code for it at the token endpoint; `temporarily_unavailable` is the
 * one of §4.1.2.1. Never `invalid_grant`, which an app takes for the end of a session.
 */
export function waitRefusal(status: 429 | 503, retryAfter: number, description: string): Error {
  Provider.ctx?.set('Retry-After', String(retryAfter));
  const error = new errors.TemporarilyUnavailable(description);
  // Errors from 500 on are not shown by default, which is for those of the program.
  return Object.assign(error, { status, statusCode: status, expose: true });
}
