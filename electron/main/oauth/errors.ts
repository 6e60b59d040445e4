import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { errorCode } from '../lib/errors.ts';
import { routeErrorText } from '../network/errors.ts';
import { isAboutProof } from './dpop.ts';
import { knownEndReason } from './end-reason.ts';
import { type KnownRefusal, knownRefusal } from './known-errors.ts';
import type { Answer } from './types.ts';

const nothingLost = 'Nothing was lost. Try again in a moment.';
const longestRetryAfterMs = 5 * 60_000;

/** An answer that is no success: what the server said, as a code for programs and words for people. */
export class AnswerProblem extends ProblemError {
  readonly status: number;
  /** The OAuth error code (RFC 6749 §5.2), only where the answer was well-formed JSON. */
  readonly error: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ProblemError['code'],
    message: string,
    answer: {
      status: number;
      error?: string | undefined;
      retryAfterMs?: number | undefined;
      ending?: SessionEnd | undefined;
    },
    remedy = nothingLost,
  ) {
    const { status, error, ending } = answer;
    super(code, message, { remedy, ending, cause: { status, error } });
    this.status = status;
    this.error = error;
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** A failed connection, by Node's error code. The library's own words are left behind: they may hold a URL. */
export function networkProblem(host: string, code: string): ProblemError {
  const onTheWay = routeErrorText(code, host);
  if (onTheWay !== undefined) {
    const { message, remedy } = onTheWay;
    return new ProblemError('server_unreachable', message, { remedy, cause: { code } });
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|EPROTO/.test(code)) {
    return new ProblemError('server_unreachable', `The connection to ${host} is not secure (${code}).`, {
      remedy:
        'Nothing was sent. Check the date of this computer and the certificate of the server; an authority of your own organisation is added under Settings › Network.',
      cause: { code },
    });
  }
  return new ProblemError('server_unreachable', `${host} cannot be reached (${code}).`, {
    remedy: 'Check the network. Nothing was lost; Latchkey tries again.',
    cause: { code },
  });
}

/** The deadline for the whole exchange passed. */
export function timedOut(host: string, seconds: number): ProblemError {
  return new ProblemError('timed_out', `${host} did not answer within ${seconds} seconds.`, {
    remedy: nothingLost,
  });
}

/** The answer is longer than any answer of an authorization server has reason to be. */
export function tooLarge(host: string): ProblemError {
  return new ProblemError('too_large', `The answer of ${host} is too long to be genuine.`, {
    remedy: nothingLost,
  });
}

/** A person or a newer attempt ended this one. */
export function cancelled(): ProblemError {
  return new ProblemError('cancelled', 'This was cancelled.', { remedy: 'Start again when you are ready.' });
}

/** An answer that arrived but cannot be what it should be. `detail` is ours, never the server's text. */
export function unexpected(host: string, detail: string, cause?: unknown): ProblemError {
  return new ProblemError('unexpected_answer', `${host} gave an answer Latchkey cannot trust: ${detail}.`, {
    remedy: `${nothingLost} If it stays like this, tell whoever runs the server.`,
    cause: { code: errorCode(cause) },
  });
}

/** Judges an answer whose status is not the one of success (RFC 6749 §5.2). */
export function refusedAnswer(answer: Answer): AnswerProblem {
  const { host, status } = answer;
  const error = oauthError(answer);
  const ending = error === undefined ? undefined : knownEndReason(parseObject(answer.body));
  const evidence = { status, error, retryAfterMs: retryAfterMs(answer), ending };
  if (status === 429 || error === 'slow_down') {
    return new AnswerProblem('rate_limited', `${host} asks for a pause.`, evidence);
  }
  if (status >= 500 || error === 'server_error' || error === 'temporarily_unavailable') {
    return new AnswerProblem('server_error', `${host} has trouble of its own (${status}).`, evidence);
  }
  if (error === undefined) {
    return new AnswerProblem(
      'unexpected_answer',
      `${host} did not answer as an authorization server does (${status}).`,
      evidence,
      `A network sign-in page may be in the way. ${nothingLost}`,
    );
  }
  if (isAboutProof(error)) return proofRefused(host, evidence);
  const description = parseObject(answer.body)?.['error_description'];
  return refusal(host, { ...evidence, error }, knownRefusal({ host, error, description }));
}

/** Sent twice and refused twice (RFC 9449 §5, §8): the grant beside it was not looked at. */
function proofRefused(host: string, evidence: { status: number; error: string | undefined }): AnswerProblem {
  return new AnswerProblem(
    'unexpected_answer',
    `${host} does not take the proof that this is your device (${evidence.error}).`,
    evidence,
    `Check the date and time of this computer. ${nothingLost}`,
  );
}

const isDenial = (error: string) => error === 'invalid_grant' || error === 'access_denied';

const clientErrors = new Set(['invalid_client', 'unauthorized_client', 'unsupported_grant_type']);

function refusal(
  host: string,
  evidence: { status: number; error: string; ending: SessionEnd | undefined },
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

/** Letters alone, as every registered code has them: what is shown and logged must not be a token that was echoed. */
const oauthErrorCode = /^[A-Za-z][A-Za-z_.-]{0,60}$/;

/** The OAuth error of a JSON answer (RFC 6749 §5.2), if it is one. */
export function oauthError(answer: Answer): string | undefined {
  if (!/^application\/json\b/i.test(answer.headers['content-type'] ?? '')) return undefined;
  const body = parseObject(answer.body);
  const error = body?.['error'];
  return typeof error === 'string' && oauthErrorCode.test(error) ? error : undefined;
}

/** A JSON object, or undefined for anything else. */
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
  return ms > 0 ? Math.min(ms, longestRetryAfterMs) : undefined;
}

/** Anything thrown, as a problem; a stranger becomes `internal` with nothing but its name and code. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError('internal', 'Something went wrong inside Latchkey.', {
    remedy: nothingLost,
    cause: { name: error instanceof Error ? error.name : typeof error, code: errorCode(error) },
  });
}
