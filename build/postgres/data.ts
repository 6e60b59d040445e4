import { randomBytes } from 'node:crypto';
import { chown, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { tryAs } from '../desktop/process.ts';
import { type Folder, makeFolder, type User } from '../desktop/user.ts';

/** A database folder that was created for one server and is deleted with it. */
export interface Data {
  folder: Folder;
  /** Password of the only role, `latchkey`. */
  password: string;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes folders of killed runs; the folder's name contains the process id. */
async function dropLeftOvers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = /^latchkey-postgres-(\d+)-/.exec(name)?.[1];
    if (owner && !isAlive(Number(owner))) {
      await rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

/** Creates a database folder that accepts connections by password only. Throws with initdb's output. */
export async function makeData(programs: string, user: User): Promise<Data> {
  await dropLeftOvers(user.isCurrent ? os.tmpdir() : '/tmp');
  const folder = await makeFolder(user, `postgres-${process.pid}`);
  const password = randomBytes(12).toString('hex');
  const file = path.join(folder.path, 'password');
  await writeFile(file, password, { mode: 0o600 });
  if (!user.isCurrent) await chown(file, user.uid, user.gid);
  const options = ['--username=latchkey', `--pwfile=${file}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const { code, output } = await tryAs(
    path.join(programs, 'initdb'),
    // The folder is new: if the machine stops while it is filled, nothing is lost.
    ['--no-sync', '--locale=C.UTF-8', ...options, path.join(folder.path, 'data')],
    { user, env: { PATH: process.env['PATH'], LC_ALL: 'C' } },
  );
  await rm(file);
  if (code === 0) return { folder, password };
  await folder.remove();
  throw new Error(`initdb ended with ${code}: ${output.trim()}`);
}
