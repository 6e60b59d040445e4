import { openConnections } from './http.ts';
import { afterCount, drive } from './load.ts';
import type { Subject } from './subject.ts';

const MIB = 1024 * 1024;

/** Memory after a garbage collection, in MiB. */
export interface Look {
  renewals: number;
  rss: number;
  heap: number;
}

/** Looks at the memory after every so many refreshes; the first look comes after as many, when all is warm. */
export async function watchMemory(
  subject: Subject,
  connections: number,
  { every, looks }: { every: number; looks: number },
): Promise<Look[]> {
  const open = openConnections(subject.instance.origin, connections);
  try {
    const chains = await subject.chains(open.post, connections);
    const seen: Look[] = [];
    for (let look = 1; look <= looks; look += 1) {
      await drive(chains, afterCount(every));
      const { rss, heapUsed } = await subject.memory();
      seen.push({ renewals: look * every, rss: rss / MIB, heap: heapUsed / MIB });
    }
    return seen;
  } finally {
    open.close();
  }
}

/** MiB by which the heap grew from the first look to the last. */
export function growth(looks: readonly Look[]): number {
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nobody looked at the memory');
  return last.heap - first.heap;
}
