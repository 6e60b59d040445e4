import { isAxiosError } from 'axios';
import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { routeErrorText } from '../network/errors.ts';
import { endReasonOf } from '../oauth/end-reason.ts';
import { parseObject } from '../oauth/errors.ts';
import type { Method } from './types.ts';

const maxRefusalLength = 65_536;
const tryAgain = 'Nothing was lost. Try again.';
const mayHaveBeenMade = 'The change may have been made. Check before you send it again.';
/** Errors before anything is sent: no address, no route, no listener, or the wrong server (TLS). */
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|PROXY_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_)/;

/** The connection to the API failed or broke. */
class ConnectionLost extends ProblemError {
  /** Whether the request was certainly not sent. */
  readonly neverSent: boolean;

  constructor(message: string, remedy: string, cause: Evidence) {
    super('server_unreachable', message, { remedy, cause });
    this.neverSent = neverSent.test(cause.reason);
  }
}

/** What is known about a failed exchange besides the error of the library. */
export interface Failure {
  /** Name of the connection, for the message. */
  name: string;
  method: Method;
  /** Set when the gateway ended the exchange itself. */
  ended: 'timed_out' | 'cancelled' | undefined;
  timeoutMs: number;
  maxBytes: number;
}

interface Evidence {
  reason: string;
  syscall: string | undefined;
}

function textOf(error: unknown, key: string): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' && /^[\w-]{1,60}$/.test(value) ? value : undefined;
}

/** The error of the library holds request, headers and token; only these two codes are kept. */
function evidenceOf(error: unknown): Evidence {
  return { reason: textOf(error, 'code') ?? 'unknown', syscall: textOf(error, 'syscall') };
}

const untrusted = /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_|EPROTO)/;
const unparsable = /^(?:HPE_|Z_|ERR_ZLIB|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_PADDING|ERR_STREAM_PREMATURE)/;

/** A truncated body has the same code in axios; only its error carries the response. */
function isOverLimit(error: unknown): boolean {
  return isAxiosError(error) && error.code === 'ERR_BAD_RESPONSE' && error.response === undefined;
}

/** A person or the caller cancelled a request; a change that was sent may have been made. */
export function cancelledProblem(method: Method): ProblemError {
  return new ProblemError('cancelled', 'The request was cancelled.', {
    remedy: method === 'GET' ? 'Nothing was lost. Try again whenever you like.' : mayHaveBeenMade,
  });
}

/**
 * Whether a failed request can be sent again without harm: a GET after any lost connection, a change only when it was
 * certainly not sent.
 */
export function isRetryable(error: unknown, method: Method): error is ProblemError {
  return error instanceof ConnectionLost && (method === 'GET' || error.neverSent);
}

/** The remedy after a lost connection: a change that was sent and not answered may have been made. */
function remedyAfterLoss(failure: Failure, reason: string): string {
  if (failure.method === 'GET' || neverSent.test(reason))
    return 'Nothing was lost. Check the network, then try again.';
  return mayHaveBeenMade;
}

/** Turns an error of the HTTP library into a problem that holds no token. */
export function exchangeProblem(error: unknown, failure: Failure): ProblemError {
  const cause = evidenceOf(error);
  if (failure.ended === 'cancelled') return cancelledProblem(failure.method);
  if (failure.ended === 'timed_out') {
    const seconds = Math.round(failure.timeoutMs / 100) / 10;
    return new ProblemError('timed_out', `The API of ${failure.name} did not answer within ${seconds} s.`, {
      remedy: remedyAfterLoss(failure, cause.reason),
      cause,
    });
  }
  if (isOverLimit(error)) {
    const megabytes = Math.round(failure.maxBytes / 1e5) / 10;
    return new ProblemError('too_large', `The answer of ${failure.name} is larger than ${megabytes} MB.`, {
      remedy: 'Nothing was lost. Ask for less at a time.',
      cause,
    });
  }
  const routeProblem = routeErrorText(cause.reason, `the API of ${failure.name}`);
  if (routeProblem !== undefined) return new ConnectionLost(routeProblem.message, routeProblem.remedy, cause);
  if (untrusted.test(cause.reason)) {
    return new ConnectionLost(
      `A secure connection to the API of ${failure.name} could not be made.`,
      'Nothing was sent. Check the date of this computer and the certificate of the server. You can add the certificate authority of your organisation under Settings › Network.',
      cause,
    );
  }
  if (unparsable.test(cause.reason)) return unparsableProblem(failure.name, cause);
  return new ConnectionLost(
    `The API of ${failure.name} cannot be reached.`,
    remedyAfterLoss(failure, cause.reason),
    cause,
  );
}

function unparsableProblem(name: string, cause: unknown): ProblemError {
  return new ProblemError(
    'unexpected_answer',
    `The API of ${name} answered in a way Latchkey does not understand.`,
    {
      remedy: `${tryAgain} If this keeps happening, check the API address of the connection.`,
      cause,
    },
  );
}

/** A second `401` to a token that expired meanwhile; the session stays. */
export function refusedTwice(name: string): ProblemError {
  return new ProblemError('api_refused', `${name} refused the request, although you are still signed in.`, {
    remedy: 'Nothing was lost. Try again.',
    cause: { status: 401 },
  });
}

/** A second proof was rejected too. That says nothing about the token, so the session stays. */
export function proofRefused(name: string): ProblemError {
  return new ProblemError('api_refused', `${name} did not accept the proof that this is your device.`, {
    remedy: `Check the date and time of this computer. ${tryAgain}`,
    cause: { status: 401 },
  });
}

/** The token lacks a scope that this request needs, or the account may not have it; the session stays. */
export function scopeMissing(name: string): ProblemError {
  return new ProblemError('insufficient_scope', `Your sign-in on ${name} does not cover this.`, {
    remedy:
      'Nothing was changed, and you stay signed in. Sign out and sign in again to allow it. If that does not help, ask whoever runs the server whether your account may do this and whether the connection asks for it.',
    cause: { status: 403 },
  });
}

/** The problem for an HTTP status that is not a success. */
export function statusProblem(name: string, status: number): ProblemError {
  const cause = { status };
  if (status === 403) {
    return new ProblemError('api_refused', `${name} does not allow you to do this.`, {
      remedy: 'Nothing was lost. Ask whoever runs the server for access, or sign in with another account.',
      cause,
    });
  }
  if (status === 429) {
    return new ProblemError('rate_limited', `${name} asks for fewer requests.`, {
      remedy: 'Nothing was lost. Wait a moment, then try again.',
      cause,
    });
  }
  if (status >= 500) {
    return new ProblemError('server_error', `The API of ${name} failed (status ${status}).`, {
      remedy: 'Nothing was lost. Try again in a moment.',
      cause,
    });
  }
  return new ProblemError('unexpected_answer', `The API of ${name} answered with status ${status}.`, {
    remedy: `${tryAgain} If this keeps happening, check the API address of the connection.`,
    cause,
  });
}

/** The end reason that the body of a `401` gives, if any. A longer body is not from our server and is not parsed. */
export function endReasonIn(body: string, redact: (text: string) => string): SessionEnd | undefined {
  return body.length > maxRefusalLength ? undefined : endReasonOf(parseObject(body), redact);
}

/** A second `401`, to a token just refreshed: the API no longer accepts this session. */
export function sessionRefused(name: string, endReason: SessionEnd | undefined): ProblemError {
  return new ProblemError('session_ended', `${name} no longer accepts your sign-in.`, {
    remedy: 'Sign in again. You return to the same view.',
    ending: endReason,
    cause: { status: 401 },
  });
}

/** The sign-in of a request is over and another one has begun. */
export function sessionOver(name: string): ProblemError {
  return new ProblemError('session_ended', `Your session on ${name} has ended since you made this request.`, {
    remedy: 'Nothing was sent with the present sign-in. Try again.',
  });
}
