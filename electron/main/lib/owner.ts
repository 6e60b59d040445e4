import { readFile } from 'node:fs/promises';
import { schema, z } from '../../../shared/schema.ts';
import { hasCode } from './errors.ts';

/** The owner of a lock: a process. Its start time distinguishes it from a later one with the same pid. */
export const ownerSchema = schema(() =>
  z.object({ pid: z.number().int(), started: z.string(), id: z.string().min(1) }),
);

export type Owner = z.infer<ReturnType<typeof ownerSchema>>;

/** The limit without a start time, when a living pid proves little; no refresh takes this long. */
const maxHoldMs = 5 * 60_000;

let self: Omit<Owner, 'id'> | undefined;

/** This process as the owner of a lock; cached. */
export async function thisProcess(): Promise<Omit<Owner, 'id'>> {
  self ??= { pid: process.pid, started: (await startOf(process.pid)) ?? '' };
  return self;
}

/** Whether the owner still runs. `ageMs` gives the age of its lock, for systems without start times. */
export async function isAlive(owner: Owner, ageMs: () => Promise<number>): Promise<boolean> {
  if (owner.pid <= 0 || !exists(owner.pid)) return false;
  if (owner.started === '') return (await ageMs()) < maxHoldMs;
  return (await startOf(owner.pid)) === owner.started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    if (hasCode(error, 'EPERM')) return true;
    throw error;
  }
}

/** The start time of a process: boot id and clock ticks since boot, on Linux only (proc_pid_stat(5), field 22). */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const [boot, line] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The second field is a name in brackets, which may contain spaces and brackets.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : `${boot.trim()} ${fields[19]}`;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH') || hasCode(error, 'EACCES')) return undefined;
    throw error;
  }
}
