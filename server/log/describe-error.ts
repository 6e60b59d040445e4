/** What is logged about an error: its kind, its code and where it was thrown. */
export interface ErrorFacts {
  kind: string;
  code?: string;
  place?: string;
}

const FRAME = /^ {4}at \S/;

/** The top stack frame. The message before it may itself look like a frame. */
function topFrame({ stack = '', message }: Error): string | undefined {
  const begin = message === '' ? 0 : stack.indexOf(': ') + 2;
  if (!stack.startsWith(message, begin)) return undefined;
  const [, ...frames] = stack.slice(begin + message.length).split('\n');
  return frames.find((line) => FRAME.test(line))?.trim();
}

/**
 * Describes an unexpected error without its message and cause: errors of libraries contain requests, and those
 * contain tokens and passwords.
 */
export function describeError(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { kind: 'unknown' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const place = topFrame(error);
  return {
    kind: /^\w{1,60}$/.test(error.name) ? error.name : 'Error',
    // Codes of systems and databases: ECONNRESET, 40001.
    ...(/^[A-Z0-9_]{1,40}$/.test(code) ? { code } : {}),
    ...(place === undefined ? {} : { place }),
  };
}
