import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { become, type User } from './user.ts';

export interface LaunchCommand {
  /** A program that takes the app's arguments and replaces itself with the app, so that its pid receives the app's signals. */
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
 *  Returns one path that runs a program as this user (for Playwright's `executablePath`). The program inherits the caller's
 * environment, so pass that of the keyring session and the display, not root's.
 */
export async function launchCommand(user: User, executable: string): Promise<LaunchCommand> {
  if (user.isCurrent) return { path: executable, remove: async () => undefined };
  const folder = await mkdtemp('/tmp/latchkey-launch-');
  const file = path.join(folder, path.basename(executable));
  await writeFile(file, script(user, executable));
  await chmod(file, 0o700);
  return { path: file, remove: () => rm(folder, { recursive: true, force: true }) };
}
