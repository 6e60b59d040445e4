import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '../../../shared/model/problem.ts';
import { schema, z } from '../../../shared/schema.ts';
import { hasCode } from './errors.ts';
import { monotonic } from './monotonic.ts';

const waitMs = 45_000;
const pollMs = 20;

interface Claim {
  me: Owner;
  deadline: number;
  waiting(): Promise<void>;
}

/** Ids under which this process holds a lock or waits for one. */
const inUse = new Set<string>();

/**
 * Runs `work` while no other process holds the lock `name`. The lock is a file that names its owner; the lock of a dead
 * owner is taken over at once. Rejects with a ProblemError when a running owner keeps it too long. `waiting` is called
 * at each look while another process holds it.
 */
export async function withLock<T>(
  folder: string,
  name: string,
  work: () => Promise<T>,
  waiting: Claim['waiting'] = async () => undefined,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.lock`);
  const me = { ...(await thisProcess()), id: randomBytes(8).toString('hex') };
  inUse.add(me.id);
  try {
    await acquire(file, { me, deadline: monotonic() + waitMs, waiting });
    try {
      return await work();
    } finally {
      await release(file, me);
    }
  } finally {
    inUse.delete(me.id);
  }
}

async function acquire(file: string, claim: Claim): Promise<void> {
  const { me, deadline, waiting } = claim;
  for (;;) {
    const owner = await ownerOf(file);
    if (owner === undefined) {
      if (await create(file, me)) return;
      continue;
    }
    if (await isAbandoned(owner, file)) {
      if (await takeOver(file, owner, claim)) return;
      continue;
    }
    if (monotonic() > deadline) throw busy();
    await waiting();
    await pause(pollMs);
  }
}

/** Whether its process died, or this process could not release it because the disk failed. */
async function isAbandoned(owner: Owner, file: string): Promise<boolean> {
  const { pid, started } = await thisProcess();
  if (owner.pid === pid && owner.started === started) return !inUse.has(owner.id);
  return !(await isAlive(owner, () => ageMs(file)));
}

/** A link is created atomically, so a lock file always names its owner. */
async function create(file: string, me: Owner): Promise<boolean> {
  const draft = draftName(file, me);
  try {
    await writeDraft(draft, me);
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST') || hasCode(error, 'ENOENT')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function draftName(file: string, me: Owner): string {
  return `${file}.${me.id}.draft`;
}

function writeDraft(draft: string, me: Owner): Promise<void> {
  return writeFile(draft, JSON.stringify(me), { mode: 0o600 });
}

/**
 * Replaces a dead owner. Two processes may see the same dead owner, so the right to replace it is a lock of its own.
 * Under that lock the owner is read again, and the file is replaced without ever being absent.
 */
async function takeOver(file: string, dead: Owner, claim: Claim): Promise<boolean> {
  const { me } = claim;
  const right = `${file}.${dead.id}`;
  await acquire(right, claim);
  try {
    if ((await ownerOf(file))?.id !== dead.id) return false;
    const draft = draftName(file, me);
    await writeDraft(draft, me);
    await rename(draft, file);
    await sweep(file, me);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  } finally {
    await release(right, me);
  }
}

/** Removes the files of processes that died during a takeover. A running process simply tries again. */
async function sweep(file: string, me: Owner): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(`${basename(file)}.`)) continue;
    const leftover = join(dirname(file), name);
    const owner = await ownerOf(leftover);
    if (owner === undefined || owner.id === me.id) continue;
    if (await isAbandoned(owner, leftover)) await rm(leftover, { force: true });
  }
}

async function release(file: string, me: Owner): Promise<void> {
  // Another process owns it only if it took this process for dead.
  if ((await ownerOf(file))?.id === me.id) await rm(file, { force: true });
}

/** The owner of the lock; undefined when there is none. An empty file, as after a power loss, has a dead owner. */
async function ownerOf(file: string): Promise<Owner | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    return (
      ownerSchema().safeParse(text === '' ? null : JSON.parse(text)).data ?? {
        pid: 0,
        started: '',
        id: 'nobody',
      }
    );
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (error instanceof SyntaxError) return { pid: 0, started: '', id: 'nobody' };
    throw error;
  }
}

async function ageMs(file: string): Promise<number> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

function busy(): ProblemError {
  return new ProblemError(
    'timed_out',
    'Another instance of Latchkey on this computer is renewing this session.',
    {
      remedy: 'Nothing was lost. Close the other instance, or wait a moment.',
    },
  );
}

/** The process that holds a lock. Its start time distinguishes it from a later process with the same id. */
const ownerSchema = schema(() =>
  z.object({ pid: z.number().int(), started: z.string(), id: z.string().min(1) }),
);

type Owner = z.infer<ReturnType<typeof ownerSchema>>;

/** Used on systems without start times, where a process id may be reused. No refresh takes this long. */
const maxHoldMs = 5 * 60_000;

let self: Omit<Owner, 'id'> | undefined;

/** This process as the owner of a lock. */
export async function thisProcess(): Promise<Omit<Owner, 'id'>> {
  self ??= { pid: process.pid, started: (await startOf(process.pid)) ?? '' };
  return self;
}

/** Whether the owner still runs. `ageMs` gives the age of its lock, for systems without start times. */
async function isAlive(owner: Owner, ageMs: () => Promise<number>): Promise<boolean> {
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

/** When a process was started: boot id and clock ticks since boot; Linux only (proc_pid_stat(5), field 22). */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const [boot, line] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The second field is a name in brackets and may hold spaces and brackets itself.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : `${boot.trim()} ${fields[19]}`;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH') || hasCode(error, 'EACCES')) return undefined;
    throw error;
  }
}
