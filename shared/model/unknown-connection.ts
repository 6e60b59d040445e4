import { ProblemError } from './problem.ts';

/** There is no connection, or no session of one, with this id. */
export function unknownConnection(): ProblemError {
  return new ProblemError('unknown_connection', 'There is no such connection.', {
    remedy: 'Choose one of the connections on the welcome view.',
  });
}
