/** The `code` of an error, as Node's system errors have one (`ENOENT`); undefined where it has none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether a thrown value is an error with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && errorCode(error) === code;
}
