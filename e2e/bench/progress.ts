/** Progress, beside the figures and not among them. */
export function reportProgress(line: string): void {
  console.error(`bench: ${line}`);
}
