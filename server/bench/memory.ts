import { openConnections } from './http.ts';
import { afterCount, drive } from './load.ts';
import type { Subject } from './subject.ts';

const MIB = 1024 * 1024;

/** Memory after a garbage collection, in MiB. */
export interface MemorySample {
  renewals: number;
  rss: number;
  heap: number;
}

/** Measures memory after every `every` refreshes; the first sample follows a warm-up of the same length. */
export async function watchMemory(
  subject: Subject,
  connections: number,
  { every, samples }: { every: number; samples: number },
): Promise<MemorySample[]> {
  const open = openConnections(subject.instance.origin, connections);
  try {
    const chains = await subject.chains(open.post, connections);
    const taken: MemorySample[] = [];
    for (let sample = 1; sample <= samples; sample += 1) {
      await drive(chains, afterCount(every));
      const { rss, heapUsed } = await subject.memory();
      taken.push({ renewals: sample * every, rss: rss / MIB, heap: heapUsed / MIB });
    }
    return taken;
  } finally {
    open.close();
  }
}

/** Growth of the heap from the first to the last sample, in MiB. */
export function growth(samples: readonly MemorySample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nobody looked at the memory');
  return last.heap - first.heap;
}
