/** Runs tasks one after another in the order of the calls. A failed task does not stop the next one. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // The caller handles the failure through `result`; the queue only waits for the task to finish.
    last = result.catch(() => undefined);
    return result;
  };
}
