/** Prints progress on standard error, apart from the figures. */
export function reportProgress(line: string): void {
  console.error(`bench: ${line}`);
}
