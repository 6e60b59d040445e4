import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { processesBelow } from '../fixtures/system/processes.ts';

const mebibyte = 1024;
const sampleEveryMs = 500;
/** Memory has settled when three samples differ by less than this fraction. */
const settledFraction = 0.005;
const maxSamples = 40;

/** Proportional set size in KiB, which counts shared memory once. */
async function pssOf(pid: number): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A child process may end at any time.
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
 * @throws when sandboxed processes cannot be read, which takes root
 */
export async function settledMemory(pid: number): Promise<number> {
  let samples = [await memoryNow(pid)];
  for (let count = 1; count < maxSamples; count += 1) {
    await wait(sampleEveryMs);
    samples = [...samples.slice(-2), await memoryNow(pid)];
    const highest = Math.max(...samples);
    if (samples.length === 3 && (highest - Math.min(...samples)) / highest < settledFraction) break;
  }
  return samples.at(-1) ?? 0;
}
