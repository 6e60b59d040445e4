import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../run.ts';
import { tryAs } from './process.ts';
import type { User } from './user.ts';

export interface Stage {
  /** The folder as this user can reach it. */
  path: string;
  remove(): Promise<void>;
}

async function readable(user: User, folder: string): Promise<boolean> {
  if (user.isCurrent) return true;
  const env = { PATH: process.env['PATH'] };
  const { code, output } = await tryAs('find', [folder, '!', '-readable', '-print', '-quit'], { user, env });
  return code === 0 && output === '';
}

/**
 *  Makes a folder readable for a user who may not enter its parent folders (a checkout below /root). If the user cannot
 * read it, this makes a hard-linked copy under /tmp, or a full copy if links are impossible or modes forbid reading.
 * @throws when the user can read neither
 */
export async function stageApp(user: User, folder: string): Promise<Stage> {
  if (await readable(user, folder)) return { path: folder, remove: async () => undefined };
  const parent = await mkdtemp('/tmp/latchkey-stage-');
  const remove = () => rm(parent, { recursive: true, force: true });
  await chmod(parent, 0o755);
  const twin = path.join(parent, path.basename(folder));
  await run('cp', ['-al', folder, twin]).catch(() => rm(twin, { recursive: true, force: true }));
  if (await readable(user, twin)) return { path: twin, remove };
  await rm(twin, { recursive: true, force: true });
  await run('cp', ['-a', folder, twin]);
  await run('chmod', ['-R', 'a+rX', twin]);
  if (await readable(user, twin)) return { path: twin, remove };
  await remove();
  throw new Error(`${folder} cannot be made readable for the user ${user.name}`);
}
