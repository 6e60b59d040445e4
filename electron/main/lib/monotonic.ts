/** Milliseconds on a monotonic clock. `performance` would make Node load several modules while a window opens. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
