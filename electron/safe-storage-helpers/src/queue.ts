/** Runs pieces of work one after another, in the order they were handed in; one that fails does not stop the next. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // The caller gets the failure from `result`; the queue only waits for it to be over.
    last = result.catch(() => undefined);
    return result;
  };
}
