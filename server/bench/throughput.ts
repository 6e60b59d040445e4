import { BASELINE_CLIENT } from './baseline.ts';
import type { Baseline } from './baseline-process.ts';
import { basic, type Connections, openConnections } from './http.ts';
import { after, calling, drive, refreshing, type Task } from './load.ts';
import { interleave, type Pair } from './measure.ts';
import { type Subject, serviceAuthorization } from './subject.ts';

/** The load on each side, and the rounds. */
export interface Effort {
  connections: number;
  milliseconds: number;
  rounds: { count: number; warmUp: number };
}

const baselineAuthorization = basic(BASELINE_CLIENT.id, BASELINE_CLIENT.secret);

async function side(tasks: readonly Task[], { milliseconds }: Effort): Promise<number> {
  return (await drive(tasks, after(milliseconds))).perSecond;
}

async function withBoth<T>(
  subject: Subject,
  baseline: Baseline,
  count: number,
  work: (ours: Connections, other: Connections) => Promise<T>,
): Promise<T> {
  const ours = openConnections(subject.instance.origin, count);
  const other = openConnections(baseline.origin, count);
  try {
    return await work(ours, other);
  } finally {
    ours.close();
    other.close();
  }
}

/** Refreshes per second; each connection refreshes its own session, each time with the last child. */
export async function compareRefreshes(
  subject: Subject,
  baseline: Baseline,
  effort: Effort,
): Promise<Pair[]> {
  const { connections } = effort;
  return withBoth(subject, baseline, connections, async (ours, other) => {
    const chains = await subject.chains(ours.post, connections);
    return interleave(
      effort.rounds,
      () => side(chains, effort),
      async () => {
        // New sign-ins each time: the baseline's storage scans all tokens of a sign-in whenever it stores one.
        const tokens = await baseline.signIns(connections);
        const tasks = tokens.map((token) => refreshing(other.post, baselineAuthorization, token));
        return side(tasks, effort);
      },
    );
  });
}

/** Client credentials tokens per second. */
export async function compareClientCredentials(
  subject: Subject,
  baseline: Baseline,
  effort: Effort,
): Promise<Pair[]> {
  const { connections } = effort;
  const times = <T>(make: () => T): T[] => Array.from({ length: connections }, make);
  return withBoth(subject, baseline, connections, (ours, other) => {
    const asked = times(() => calling(ours.post, serviceAuthorization, 'api:read'));
    const compared = times(() => calling(other.post, baselineAuthorization, 'api:read'));
    return interleave(
      effort.rounds,
      () => side(asked, effort),
      () => side(compared, effort),
    );
  });
}
