import { readdir, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

interface Found {
  pid: number;
  parent: number;
  /** Whether the process uses the session's display; the bus and the keyring do not. */
  marked: boolean;
}

async function look(pid: string, mark: string): Promise<Found> {
  // A process that has ended, or belongs to another user, cannot be read and is not ours.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const environment = (await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')).split('\0');
  const [, parent = 0] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const marked = environment.includes(mark) && environment.some((entry) => entry.startsWith('DISPLAY='));
  return { pid: Number(pid), parent: Number(parent), marked };
}

/** The marked processes and their descendants: Chromium's helpers overwrite their environment. */
async function findStragglers(mark: string): Promise<Set<number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map((pid) => look(pid, mark)));
  const found = new Set(all.filter(({ marked }) => marked).map(({ pid }) => pid));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return found;
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whether the process has ended; its parent may not have collected it yet. */
async function hasEnded(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat === '' || stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

/**
 * Ends the programs that still run in a session, as logging out does, and waits until they are gone. The runtime folder
 * in their environment, unique to the session, identifies them.
 */
export async function endStragglers(runtimeFolder: string): Promise<void> {
  const mark = `XDG_RUNTIME_DIR=${runtimeFolder}`;
  for (let found = await findStragglers(mark); found.size > 0; found = await findStragglers(mark)) {
    for (const pid of found) endNow(pid);
    for (const pid of found) while (!(await hasEnded(pid))) await setTimeout(10);
  }
}
