/** Runs `work` once at a time; concurrent callers share the result. */
export interface SingleFlight<T> {
  run(): Promise<T>;
  /** The current run, if there is one. */
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
