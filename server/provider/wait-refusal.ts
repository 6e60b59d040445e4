import { errors, Provider } from 'oidc-provider';

/**
 * The error for a request that may be repeated after `retryAfter` seconds: 429 if its sender sent too many, 503 if
 * everybody did. RFC 6749 §5.2 defines no code for this at the token endpoint; `temporarily_unavailable` is from
 * §4.1.2.1. Never `invalid_grant`, which an app takes for the end of its session.
 */
export function waitRefusal(status: 429 | 503, retryAfter: number, description: string): Error {
  Provider.ctx?.set('Retry-After', String(retryAfter));
  const error = new errors.TemporarilyUnavailable(description);
  // Messages of errors from 500 on are hidden by default, because most of those are unexpected.
  return Object.assign(error, { status, statusCode: status, expose: true });
}
