/** Where a command writes: `say` to standard output, `complain` to standard error, a line each. */
export interface Console {
  say(line: string): void;
  complain(line: string): void;
}
