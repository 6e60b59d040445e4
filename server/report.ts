/**
 * One line about an unexpected error: its kind and where it was thrown. Neither message nor cause, as library
 * errors carry requests, and those carry tokens and passwords.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'error of an unknown kind';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return `${error.name}${code} ${place?.trim() ?? ''}`.trim();
}
