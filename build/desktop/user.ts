import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from '../run.ts';

export interface User {
  name: string;
  uid: number;
  gid: number;
  home: string;
  /** Whether this program runs as this user. */
  isCurrent: boolean;
}

const testUser = 'latchkey-test';

async function lookUp(name: string): Promise<User | undefined> {
  const line = await run('getent', ['passwd', name]).catch(() => '');
  const [found, , uid, gid, , home] = line.trim().split(':');
  if (!found || !uid || !gid || !home) return undefined;
  return { name: found, uid: Number(uid), gid: Number(gid), home, isCurrent: false };
}

async function createTestUser(): Promise<void> {
  const program = ['/usr/sbin/useradd', '/sbin/useradd'].find((file) => existsSync(file));
  if (!program) {
    throw new Error(
      'running as root, and useradd is missing to make an ordinary user: start this as an ordinary user',
    );
  }
  const home = path.join('/var/lib', testUser);
  await run(program, [
    '--system',
    '--user-group',
    '--create-home',
    '--home-dir',
    home,
    '--shell',
    '/bin/false',
    testUser,
  ]);
}

/**
 * An ordinary user to run the app as: the present one, or for root the system user `latchkey-test`, which is created if
 * it does not exist. The Chromium sandbox is on for ordinary users only.
 */
export async function ordinaryUser(): Promise<User> {
  const { username, uid, gid, homedir } = os.userInfo();
  if (uid !== 0) return { name: username, uid, gid, home: homedir, isCurrent: true };
  const present = await lookUp(testUser);
  if (present) return present;
  await createTestUser();
  const made = await lookUp(testUser);
  if (!made) throw new Error(`the user ${testUser} was created but cannot be found`);
  return made;
}

/** The user who called sudo, when root runs for one. */
export async function sudoUser(): Promise<User | undefined> {
  const name = process.env['SUDO_USER'];
  return name && name !== 'root' ? lookUp(name) : undefined;
}

/** The arguments for setpriv(1) to run a program as this user, with this user's rights only. */
export function become(user: User): string[] {
  if (user.isCurrent) return [];
  return [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--inh-caps=-all'];
}

export interface Folder {
  path: string;
  remove(): Promise<void>;
}

/** A new temporary folder (mode 0700) of this user. */
export async function makeFolder(user: User, purpose: string): Promise<Folder> {
  const parent = user.isCurrent ? os.tmpdir() : '/tmp';
  const folder = await mkdtemp(path.join(parent, `latchkey-${purpose}-`));
  if (!user.isCurrent) await chown(folder, user.uid, user.gid);
  return {
    path: folder,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
