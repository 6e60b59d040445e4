/** Throws the reason of the first that was rejected, once all of them have been waited for. */
export function throwFirst(results: readonly PromiseSettledResult<unknown>[]): void {
  const failure = results.find((one) => one.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
