/** Where a command writes: `print` to standard output, `printError` to standard error, a line each. */
export interface Console {
  print(line: string): void;
  printError(line: string): void;
}
