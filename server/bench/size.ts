import { openConnections } from './http.ts';
import { afterCount, drive, type Task } from './load.ts';
import { interleave, median, type Pair } from './measure.ts';
import type { Subject } from './subject.ts';

async function medianTime(task: Task, renewals: number): Promise<number> {
  return median((await drive([task], afterCount(renewals))).times);
}

/** Median duration of single refreshes in milliseconds, with many stored sessions (`ours`) and with few. */
export async function compareSizes(
  many: Subject,
  few: Subject,
  renewals: number,
  rounds: { count: number; warmUp: number },
): Promise<Pair[]> {
  const [large, small] = [openConnections(many.instance.origin, 1), openConnections(few.instance.origin, 1)];
  try {
    const [inMany] = await many.chains(large.post, 1);
    const [inFew] = await few.chains(small.post, 1);
    if (inMany === undefined || inFew === undefined) throw new Error('there is nothing to renew');
    return await interleave(
      rounds,
      () => medianTime(inMany, renewals),
      () => medianTime(inFew, renewals),
    );
  } finally {
    large.close();
    small.close();
  }
}
