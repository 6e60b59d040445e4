import { chmod, chown } from 'node:fs/promises';
import path from 'node:path';
import { tryAs } from './process.ts';
import type { User } from './user.ts';

/** Whether this user may create user namespaces, which the Chromium sandbox needs. */
async function namespacesAllowed(user: User): Promise<boolean> {
  const { code } = await tryAs('unshare', ['--user', '--net', 'true'], {
    user,
    env: { PATH: process.env['PATH'] },
  });
  return code === 0;
}

/**
 * Whether Chromium's sandbox can be on for this user with the Electron in this folder. If the system forbids
 * user namespaces, root gives the folder's `chrome-sandbox` the owner and mode that it needs instead.
 */
export async function enableSandbox(user: User, electronFolder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  if (user.uid === 0) return false;
  if (await namespacesAllowed(user)) return true;
  if (process.getuid?.() !== 0) return false;
  const helper = path.join(electronFolder, 'chrome-sandbox');
  await chown(helper, 0, 0);
  await chmod(helper, 0o4755);
  return true;
}
