import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { errorCode } from '../lib/errors.ts';
import { routeErrorText } from '../network/errors.ts';
import { isAboutProof } from './dpop.ts';
import { knownEndReason } from './end-reason.ts';
import { type KnownRefusal, knownRefusal } from './known-errors.ts';
import type { Answer } from './types.ts';

const nothingLost = 'Nothing was lost. Try again in a moment.';
const maxRetryAfterMs = 5 * 60_000;

/** An error response: a code for programs, a message and a remedy for people. */
export class AnswerProblem extends ProblemError {
  readonly status: number;
  /** The OAuth error code (RFC 6749 §5.2); undefined unless the response was well-formed JSON. */
  readonly error: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ProblemError['code'],
    message: string,
    answer: {
      status: number;
      error?: string | undefined;
      retryAfterMs?: number | undefined;
      endReason?: SessionEnd | undefined;
    },
    remedy = nothingLost,
  ) {
    const { status, error, endReason } = answer;
    super(code, message, { remedy, ending: endReason, cause: { status, error } });
    this.status = status;
    this.error = error;
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** The problem of a failed connection, by Node's error code. It drops the original message, which may hold a URL. */
export function networkProblem(host: string, code: string): ProblemError {
  const routeProblem = routeErrorText(code, host);
  if (routeProblem !== undefined) {
    const { message, remedy } = routeProblem;
    return new ProblemError('server_unreachable', message, { remedy, cause: { code } });
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|EPROTO/.test(code)) {
    return new ProblemError('server_unreachable', `The connection to ${host} is not secure (${code}).`, {
      remedy:
        'Nothing was sent. Check the date of this computer and the certificate of the server. You can add the certificate authority of your organisation under Settings › Network.',
      cause: { code },
    });
  }
  return new ProblemError('server_unreachable', `${host} cannot be reached (${code}).`, {
    remedy: 'Check the network. Nothing was lost; Latchkey tries again.',
    cause: { code },
  });
}

/** The problem of an exchange that took too long. */
export function timedOut(host: string, seconds: number): ProblemError {
  return new ProblemError('timed_out', `${host} did not answer within ${seconds} seconds.`, {
    remedy: nothingLost,
  });
}

/** The problem of a response that is longer than any genuine one of an authorization server. */
export function tooLarge(host: string): ProblemError {
  return new ProblemError('too_large', `The answer of ${host} is too long.`, {
    remedy: nothingLost,
  });
}

/** The problem of an attempt that a person or a newer attempt cancelled. */
export function cancelled(): ProblemError {
  return new ProblemError('cancelled', 'This was cancelled.', { remedy: 'Start again when you are ready.' });
}

/** The problem of an invalid response. `detail` is our own text, never the server's. */
export function unexpected(host: string, detail: string, cause?: unknown): ProblemError {
  return new ProblemError(
    'unexpected_answer',
    `${host} sent an answer that Latchkey cannot trust: ${detail}.`,
    {
      remedy: `${nothingLost} If this keeps happening, tell whoever runs the server.`,
      cause: { code: errorCode(cause) },
    },
  );
}

/** The problem of an error response (RFC 6749 §5.2). */
export function refusedAnswer(answer: Answer): AnswerProblem {
  const { host, status } = answer;
  const error = oauthError(answer);
  const endReason = error === undefined ? undefined : knownEndReason(parseObject(answer.body));
  const evidence = { status, error, retryAfterMs: retryAfterMs(answer), endReason };
  if (status === 429 || error === 'slow_down') {
    return new AnswerProblem('rate_limited', `${host} asks for fewer requests.`, evidence);
  }
  if (status >= 500 || error === 'server_error' || error === 'temporarily_unavailable') {
    return new AnswerProblem('server_error', `${host} failed (status ${status}).`, evidence);
  }
  if (error === undefined) {
    return new AnswerProblem(
      'unexpected_answer',
      `${host} did not answer like an authorization server (status ${status}).`,
      evidence,
      `Your network may require a sign-in page first. ${nothingLost}`,
    );
  }
  if (isAboutProof(error)) return proofRefused(host, evidence);
  const description = parseObject(answer.body)?.['error_description'];
  return refusal(host, { ...evidence, error }, knownRefusal({ host, error, description }));
}

/** The proof was rejected twice (RFC 9449 §5, §8); the server has not processed the grant. */
function proofRefused(host: string, evidence: { status: number; error: string | undefined }): AnswerProblem {
  return new AnswerProblem(
    'unexpected_answer',
    `${host} did not accept the proof that this is your device (${evidence.error}).`,
    evidence,
    `Check the date and time of this computer. ${nothingLost}`,
  );
}

const isDenial = (error: string) => error === 'invalid_grant' || error === 'access_denied';

const clientErrors = new Set(['invalid_client', 'unauthorized_client', 'unsupported_grant_type']);

function refusal(
  host: string,
  evidence: { status: number; error: string; endReason: SessionEnd | undefined },
  known: KnownRefusal | undefined,
): AnswerProblem {
  if (known !== undefined) {
    const code = isDenial(evidence.error) ? 'access_denied' : 'client_refused';
    return new AnswerProblem(code, known.message, evidence, known.remedy);
  }
  if (clientErrors.has(evidence.error)) {
    return new AnswerProblem(
      'client_refused',
      `${host} does not accept this installation of Latchkey (${evidence.error}).`,
      evidence,
      'Sign in again. If that fails too, ask whoever runs the server about the client registration.',
    );
  }
  if (isDenial(evidence.error)) {
    return new AnswerProblem('access_denied', `${host} refused the sign-in.`, evidence, 'Sign in again.');
  }
  return new AnswerProblem(
    'client_refused',
    `${host} refused the request (${evidence.error}).`,
    evidence,
    'Ask whoever runs the server whether the scopes and grants of this connection are allowed.',
  );
}

/** The characters of registered codes: an echoed token must not match, because the code is shown and logged. */
const oauthErrorCode = /^[A-Za-z][A-Za-z_.-]{0,60}$/;

/** The OAuth error code of a JSON response (RFC 6749 §5.2), if it has one. */
export function oauthError(answer: Answer): string | undefined {
  if (!/^application\/json\b/i.test(answer.headers['content-type'] ?? '')) return undefined;
  const body = parseObject(answer.body);
  const error = body?.['error'];
  return typeof error === 'string' && oauthErrorCode.test(error) ? error : undefined;
}

/** Parses a JSON object; undefined for anything else. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function retryAfterMs(answer: Answer): number | undefined {
  const value = answer.headers['retry-after'];
  if (value === undefined) return undefined;
  const serverNow = Date.parse(answer.headers['date'] ?? '') || answer.receivedAt;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - serverNow;
  return ms > 0 ? Math.min(ms, maxRetryAfterMs) : undefined;
}

/** Turns a thrown value into a problem; an unknown error becomes `internal` with only its name and code. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError('internal', 'Something went wrong inside Latchkey.', {
    remedy: nothingLost,
    cause: { name: error instanceof Error ? error.name : typeof error, code: errorCode(error) },
  });
}
