import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '../../../shared/model/problem.ts';
import { hasCode } from './errors.ts';
import { monotonic } from './monotonic.ts';
import { isAlive, type Owner, ownerSchema, thisProcess } from './owner.ts';

const waitMs = 45_000;
const pollMs = 20;

interface Claim {
  me: Owner;
  deadline: number;
  waiting(): Promise<void>;
}

/** Ids of the locks that this process holds or waits for. */
const inUse = new Set<string>();

/**
 * Runs `work` while this process holds the lock `name`. The lock is a file that names its owner; the lock of a dead
 * owner is taken over at once. `waiting` is called before each wait for a living owner.
 * @throws ProblemError `timed_out` when a living owner does not release the lock
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

/** Whether a lock is of a process that died, or of this one when it could not remove the file. */
async function isAbandoned(owner: Owner, file: string): Promise<boolean> {
  const { pid, started } = await thisProcess();
  if (owner.pid === pid && owner.started === started) return !inUse.has(owner.id);
  return !(await isAlive(owner, () => ageMs(file)));
}

/** Creates a lock file. A link is atomic, so the file always names its owner. */
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
 * Replaces a dead owner. Two processes may see the same dead owner, so replacing it needs a second lock. Under that
 * lock the owner is read again, and the file is replaced without ever being absent.
 */
async function takeOver(file: string, dead: Owner, claim: Claim): Promise<boolean> {
  const { me } = claim;
  const takeOverLock = `${file}.${dead.id}`;
  await acquire(takeOverLock, claim);
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
    await release(takeOverLock, me);
  }
}

/** Removes files that died processes left in `takeOver`. A living process just tries again. */
async function sweep(file: string, me: Owner): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(`${basename(file)}.`)) continue;
    const path = join(dirname(file), name);
    const owner = await ownerOf(path);
    if (owner === undefined || owner.id === me.id) continue;
    if (await isAbandoned(owner, path)) await rm(path, { force: true });
  }
}

async function release(file: string, me: Owner): Promise<void> {
  // Another process may own the lock now, if it took this one for dead.
  if ((await ownerOf(file))?.id === me.id) await rm(file, { force: true });
}

/** The owner of the lock; undefined if there is none. A file that a power loss left empty has a dead owner. */
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
