import type { IncomingMessage } from 'node:http';

/**
 * Whether an error means that the request was cut off or is not valid HTTP. That is the sender's or the network's
 * fault, so operators need not see it. Errors with the same code from another source, such as the database, do not
 * count.
 */
export function isBrokenRequest(error: unknown, request: IncomingMessage): boolean {
  if (!(error instanceof Error)) return false;
  if (error === request.errored || error === request.socket.errored) return true;
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('HPE_');
}
