import type { IncomingMessage } from 'node:http';

/**
 * Whether an error is that a request broke off or went on as HTTP does not: its sender's, or the network's, and nothing
 * to be told to an operator. An error that has the same code for another reason, as of a database, is not meant.
 */
export function isBrokenRequest(error: unknown, request: IncomingMessage): boolean {
  if (!(error instanceof Error)) return false;
  if (error === request.errored || error === request.socket.errored) return true;
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('HPE_');
}
