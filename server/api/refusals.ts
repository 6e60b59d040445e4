import { BusyError } from '../lib/concurrency-limit.ts';
import { ClientError } from '../storage/clients/rules.ts';
import { UserProblem } from '../storage/users/user.ts';
import { ApiError, invalidRequest, notFound } from './api-error.ts';

function ofClient(error: ClientError): ApiError {
  if (error.code === 'not_found') return notFound('client');
  if (error.code === 'no_secret') return new ApiError(409, error.code, error.message);
  return invalidRequest([{ path: ['body', error.path ?? []].flat().join('.'), message: error.message }]);
}

function ofUser({ code, message }: UserProblem): ApiError {
  const conflict = code === 'username_taken' || code === 'last_administrator';
  return conflict ? new ApiError(409, code, message) : invalidRequest([{ path: 'body.password', message }]);
}

/** Converts storage errors to API errors; undefined for any other error. */
export function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof ClientError) return ofClient(error);
  if (error instanceof UserProblem) return ofUser(error);
  if (error instanceof BusyError) {
    return new ApiError(503, 'temporarily_unavailable', error.message, { retryAfter: error.retryAfter });
  }
  return undefined;
}
