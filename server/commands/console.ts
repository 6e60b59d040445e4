/** Output of a command: `print` writes a line to standard output, `printError` to standard error. */
export interface Console {
  print(line: string): void;
  printError(line: string): void;
}
