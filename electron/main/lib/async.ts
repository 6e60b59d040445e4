/** Runs tasks one after the other, in the order of the calls. A task that fails does not stop the next one. */
export type Serial = <T>(task: () => Promise<T>) => Promise<T>;

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    // The caller handles the failure; only the order matters here.
    last = next.catch(() => undefined);
    return next;
  };
}

/** One run at a time: a call during a run gets the result of that run. */
export interface SingleFlight<T> {
  run(): Promise<T>;
  /** The run in progress, if any. */
  current(): Promise<T> | undefined;
}

export function singleFlight<T>(work: () => Promise<T>): SingleFlight<T> {
  let flight: Promise<T> | undefined;
  return {
    run() {
      flight ??= work().finally(() => {
        flight = undefined;
      });
      return flight;
    },
    current: () => flight,
  };
}

/** Throws the reason of the first rejected result. For results of `Promise.allSettled`. */
export function throwFirst(results: readonly PromiseSettledResult<unknown>[]): void {
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
