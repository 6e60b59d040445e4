import { readdir, readFile } from 'node:fs/promises';

async function belongsTo(pid: string, mark: string): Promise<boolean> {
  // What has ended meanwhile, or belongs to somebody else, cannot be read and is none of ours.
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.split('\0').includes(mark);
}

/**
 * Ends what still runs of a session: helpers of an app that crashed outlive it at times. Its processes are known
 * by the runtime folder in their environment, which no other session has.
 */
export async function endStragglers(runtimeFolder: string): Promise<void> {
  const mark = `XDG_RUNTIME_DIR=${runtimeFolder}`;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await belongsTo(pid, mark))) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
