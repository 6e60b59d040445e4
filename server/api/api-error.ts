import type { Fault } from './error-form.ts';

/**
 * A refusal: HTTP status, a stable code for programs, a sentence for people, and the problems of the request, if any.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly Fault[];
  /** Seconds after which the request may be repeated, if that can help. */
  readonly retryAfter: number | undefined;
  constructor(
    status: number,
    code: string,
    description: string,
    { details = [], retryAfter }: { details?: readonly Fault[]; retryAfter?: number } = {},
  ) {
    super(description);
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }
}

/** The refusal of an invalid request. */
export function invalidRequest(faults: readonly Fault[]): ApiError {
  const [first] = faults;
  const words = first === undefined ? 'the request cannot be read' : `${first.path}: ${first.message}`;
  return new ApiError(400, 'invalid_request', words, { details: faults });
}

/** The refusal of a URL that identifies nothing; `what` as in “there is no such session”. */
export function notFound(what: string): ApiError {
  return new ApiError(404, 'not_found', `there is no such ${what}`);
}
