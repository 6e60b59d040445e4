/** One line on the console for the person who started the command. */
export function say(line: string): void {
  console.log(`latchkey: ${line}`);
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Ends the program with the reason in words and without a stack: for mistakes the reader can mend. */
export function giveUp(error: unknown): never {
  console.error(`latchkey: ${messageOf(error)}`);
  // At once: electron-builder's exit hook ends a program that would end by itself with 0, whatever `exitCode` says.
  process.exit(1);
}
