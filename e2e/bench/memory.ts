import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { processesBelow } from '../fixtures/system/processes.ts';

const mebibyte = 1024;
const lookEveryMs = 500;
/** Steady is what changes by less than this part between three looks. */
const steady = 0.005;
const patienceLooks = 40;

/** Proportional set size in KiB: what several processes share counts once. */
async function pssOf(pid: number): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A helper may end at any moment.
    if (code === 'ENOENT' || code === 'ESRCH') return 0;
    throw error;
  }
}

async function memoryNow(pid: number): Promise<number> {
  const all = [pid, ...(await processesBelow(pid)).map((child) => child.pid)];
  const sizes = await Promise.all(all.map(pssOf));
  return sizes.reduce((sum, size) => sum + size, 0) / mebibyte;
}

/**
 * Memory of a program and all its processes once it has settled, in MiB.
 * @throws where sandboxed processes cannot be read: that takes root
 */
export async function settledMemory(pid: number): Promise<number> {
  let looks = [await memoryNow(pid)];
  for (let count = 1; count < patienceLooks; count += 1) {
    await wait(lookEveryMs);
    looks = [...looks.slice(-2), await memoryNow(pid)];
    const highest = Math.max(...looks);
    if (looks.length === 3 && (highest - Math.min(...looks)) / highest < steady) break;
  }
  return looks.at(-1) ?? 0;
}
