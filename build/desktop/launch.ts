import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { become, type User } from './user.ts';

export interface LaunchCommand {
  /** A program that takes the app's arguments and becomes the app: its pid is the app's and signals reach it. */
  path: string;
  remove(): Promise<void>;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function script(user: User, executable: string): string {
  return `#!/bin/sh\nexec setpriv --pdeathsig TERM ${become(user).join(' ')} ${quoted(executable)} "$@"\n`;
}

/**
 * How to run a program as this user, given as one path (for Playwright's `executablePath`). The environment is
 * the caller's: hand over the one of the keyring session and the display, not that of root.
 */
export async function launchCommand(user: User, executable: string): Promise<LaunchCommand> {
  if (user.isCurrent) return { path: executable, remove: async () => undefined };
  const folder = await mkdtemp('/tmp/latchkey-launch-');
  const file = path.join(folder, path.basename(executable));
  await writeFile(file, script(user, executable));
  await chmod(file, 0o700);
  return { path: file, remove: () => rm(folder, { recursive: true, force: true }) };
}
