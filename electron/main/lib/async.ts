/** Runs tasks one after the other, in the order of the calls. A failed task does not stop the next. */
export type Serial = <T>(task: () => Promise<T>) => Promise<T>;

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    // `last` only keeps the order; the caller gets the error.
    last = next.catch(() => undefined);
    return next;
  };
}
