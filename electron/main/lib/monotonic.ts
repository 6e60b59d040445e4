/** Milliseconds on a clock that nobody sets. For `performance` Node would load several modules while a window opens. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
