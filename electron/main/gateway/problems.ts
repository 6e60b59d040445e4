import { isAxiosError } from 'axios';
import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { routeErrorText } from '../network/errors.ts';
import { endReasonOf } from '../oauth/end-reason.ts';
import { parseObject } from '../oauth/errors.ts';
import type { Method } from './types.ts';

const longestRefusal = 65_536;
const again = 'Nothing was lost. Try again.';
const mayBeMade = 'The change may have been made all the same: look at it before you send it again.';
/** Before anything is sent: no address, no route, nobody there, or not the one it should be (TLS). */
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|PROXY_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_)/;

/** No connection to the API, or one that broke. */
class ConnectionLost extends ProblemError {
  /** Whether the request is certain not to have gone out. */
  readonly neverSent: boolean;

  constructor(message: string, remedy: string, cause: Evidence) {
    super('server_unreachable', message, { remedy, cause });
    this.neverSent = neverSent.test(cause.reason);
  }
}

/** What is known about a failed exchange besides the library's error. */
export interface Failure {
  /** Name of the connection, for the words. */
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

/** The library's error holds request, headers and token: only these two words of it are kept. */
function evidenceOf(error: unknown): Evidence {
  return { reason: textOf(error, 'code') ?? 'unknown', syscall: textOf(error, 'syscall') };
}

const untrusted = /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_|EPROTO)/;
const garbled = /^(?:HPE_|Z_|ERR_ZLIB|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_PADDING|ERR_STREAM_PREMATURE)/;

/** axios tells its size limit from a body cut short by the answer that hangs on the error, not by the code. */
function isOverLimit(error: unknown): boolean {
  return isAxiosError(error) && error.code === 'ERR_BAD_RESPONSE' && error.response === undefined;
}

/** A person or the caller ended a request; a change on its way may have been made all the same. */
export function cancelledProblem(method: Method): ProblemError {
  return new ProblemError('cancelled', 'The request was cancelled.', {
    remedy: method === 'GET' ? 'Nothing was lost. Ask again when you like.' : mayBeMade,
  });
}

/**
 * Whether a request that failed like this may go out again without harm: one that only asks whenever the connection was
 * lost, a change when it is certain that it never went out.
 */
export function mayGoAgain(error: unknown, method: Method): error is ProblemError {
  return error instanceof ConnectionLost && (method === 'GET' || error.neverSent);
}

/** A change that was sent and not answered may have been made all the same. */
function afterLoss(failure: Failure, reason: string): string {
  if (failure.method === 'GET' || neverSent.test(reason))
    return 'Nothing was lost. Check the network, then try again.';
  return mayBeMade;
}

/** Turns whatever the HTTP library threw into a problem that holds no token. */
export function exchangeProblem(error: unknown, failure: Failure): ProblemError {
  const cause = evidenceOf(error);
  if (failure.ended === 'cancelled') return cancelledProblem(failure.method);
  if (failure.ended === 'timed_out') {
    const seconds = Math.round(failure.timeoutMs / 100) / 10;
    return new ProblemError('timed_out', `The API of ${failure.name} did not answer within ${seconds} s.`, {
      remedy: afterLoss(failure, cause.reason),
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
  const onTheWay = routeErrorText(cause.reason, `the API of ${failure.name}`);
  if (onTheWay !== undefined) return new ConnectionLost(onTheWay.message, onTheWay.remedy, cause);
  if (untrusted.test(cause.reason)) {
    return new ConnectionLost(
      `No secure connection to the API of ${failure.name} could be made.`,
      'Nothing was sent. Check the date of this computer and the certificate of the server; an authority of your own organisation is added under Settings › Network.',
      cause,
    );
  }
  if (garbled.test(cause.reason)) return garbledProblem(failure.name, cause);
  return new ConnectionLost(
    `The API of ${failure.name} cannot be reached.`,
    afterLoss(failure, cause.reason),
    cause,
  );
}

function garbledProblem(name: string, cause: unknown): ProblemError {
  return new ProblemError(
    'unexpected_answer',
    `The API of ${name} answered in a way Latchkey does not understand.`,
    {
      remedy: `${again} If it stays so, check the API address of the connection.`,
      cause,
    },
  );
}

/** Two 401s of which the second came for a token that ran out on the way, so that the session goes on. */
export function refusedTwice(name: string): ProblemError {
  return new ProblemError('api_refused', `${name} refused the request, though you are still signed in.`, {
    remedy: 'Nothing was lost. Try again.',
    cause: { status: 401 },
  });
}

/** Sent with a new proof and refused again: the token was not judged, so that the session goes on. */
export function proofRefused(name: string): ProblemError {
  return new ProblemError('api_refused', `${name} does not take the proof that this is your device.`, {
    remedy: `Check the date and time of this computer. ${again}`,
    cause: { status: 401 },
  });
}

/** The sign-in was for less than this needs, or the account may not have it; the session goes on. */
export function scopeMissing(name: string): ProblemError {
  return new ProblemError('insufficient_scope', `Your sign-in on ${name} does not cover this.`, {
    remedy:
      'Nothing was changed, and you stay signed in. Sign out and sign in again to allow it. If that does not help, ask whoever runs the server whether your account may do this and whether the connection asks for it.',
    cause: { status: 403 },
  });
}

/** The problem an HTTP status stands for; any status that is not a success is one. */
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
    return new ProblemError('server_error', `The API of ${name} has a fault of its own (status ${status}).`, {
      remedy: 'Nothing was lost. Try again in a moment.',
      cause,
    });
  }
  return new ProblemError('unexpected_answer', `The API of ${name} answered with status ${status}.`, {
    remedy: `${again} If it stays so, check the API address of the connection.`,
    cause,
  });
}

/** Why the session is over, where a `401` says so; a longer answer is none of ours and is not read. */
export function endReasonIn(body: string, redact: (text: string) => string): SessionEnd | undefined {
  return body.length > longestRefusal ? undefined : endReasonOf(parseObject(body), redact);
}

/** A second `401`, with a token fresh from a refresh: the API does not want this session any more. */
export function sessionRefused(name: string, ending: SessionEnd | undefined): ProblemError {
  return new ProblemError('session_ended', `${name} no longer accepts your sign-in.`, {
    remedy: 'Sign in again; you come back to the same view.',
    ending,
    cause: { status: 401 },
  });
}

/** The account a request was made for is not signed in any more, though another one is. */
export function sessionOver(name: string): ProblemError {
  return new ProblemError('session_ended', `The session on ${name} that this request was made in is over.`, {
    remedy: 'Nothing was sent for whoever is signed in now. Ask again.',
  });
}
