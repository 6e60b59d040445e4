/** Progress, beside the figures and not among them. */
export function say(line: string): void {
  console.error(`bench: ${line}`);
}
