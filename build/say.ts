/** Prints one line on the console for the person who started the command. */
export function say(line: string): void {
  console.log(`latchkey: ${line}`);
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Ends the program with the error's message and no stack trace: for errors that the reader can fix. */
export function giveUp(error: unknown): never {
  console.error(`latchkey: ${messageOf(error)}`);
  // Exit now: electron-builder's exit hook makes a program that ends by itself exit with 0, whatever `exitCode` is.
  process.exit(1);
}
