/** One run at a time; whoever calls while it is under way gets its result. */
export interface SingleFlight<T> {
  run(): Promise<T>;
  /** The run under way, if there is one. */
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
