import { dpopAlgorithms } from './dpop-policy.ts';

type Scheme = 'Bearer' | 'DPoP';

interface Details {
  /** Scheme of the challenge; Bearer by default. */
  scheme?: Scheme;
  /** A code of end-reasons.ts if the session has ended. */
  endReason?: string | undefined;
  /** Nonce that the next proof must contain (RFC 9449 §9). */
  nonce?: string;
  /** The scope that the request needs. */
  scope?: string;
}

const algorithms = dpopAlgorithms.join(' ');

// RFC 6750 §3 allows only these characters between the quotes.
function quoted(text: string): string {
  return `"${text.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, "'")}"`;
}

/**
 * A refusal as in RFC 6750 §3 and RFC 9449 §7.1: HTTP status, error code and description. The code is undefined if
 * the request contained no token.
 */
export class BearerError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly details: Details;

  constructor(status: number, code: string | undefined, description: string, details: Details = {}) {
    super(description);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** Values of the `WWW-Authenticate` header. */
  challenges(): string[] {
    if (this.code === undefined)
      return ['Bearer realm="latchkey"', `DPoP realm="latchkey", algs="${algorithms}"`];
    const { scheme = 'Bearer', endReason, scope } = this.details;
    const parts = [`error=${quoted(this.code)}`, `error_description=${quoted(this.message)}`];
    if (endReason !== undefined) parts.push(`session_end_reason=${quoted(endReason)}`);
    if (scope !== undefined) parts.push(`scope=${quoted(scope)}`);
    if (scheme === 'DPoP') parts.push(`algs="${algorithms}"`);
    return [`${scheme} realm="latchkey", ${parts.join(', ')}`];
  }

  /** The response body. */
  body(): Record<string, string> {
    const { endReason } = this.details;
    return {
      error: this.code ?? 'unauthorized',
      error_description: this.message,
      ...(endReason === undefined ? {} : { session_end_reason: endReason }),
    };
  }
}
