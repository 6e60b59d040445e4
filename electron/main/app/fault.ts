/** What may be said aloud of an error that nobody expected: what kind it is, where that is a plain word. */
export function faultName(error: unknown): string {
  try {
    const name: unknown = error instanceof Error ? error.name : typeof error;
    return typeof name === 'string' && /^[A-Z][A-Za-z]{0,40}$|^[a-z]{1,10}$/.test(name) ? name : 'Error';
  } catch {
    // A getter or a proxy may throw whatever it likes; whoever reports a fault must not.
    return 'Error';
  }
}
