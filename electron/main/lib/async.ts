/** Runs tasks one after the other, in the order they came; one that fails does not stop the next. */
export type Serial = <T>(task: () => Promise<T>) => Promise<T>;

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    // Only the order is kept here; the failure itself goes to the caller.
    last = next.catch(() => undefined);
    return next;
  };
}
