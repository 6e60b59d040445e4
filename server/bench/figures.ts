import type { DatabaseKind } from '../storage/db/engine.ts';
import type { Baseline } from './baseline-process.ts';
import { type Listing, measureListing } from './listing.ts';
import { median } from './measure.ts';
import { growth, watchMemory } from './memory.ts';
import { alone, compareProofs } from './proofs.ts';
import { expireCrowd, measurePruning } from './pruning.ts';
import { describePairs, type Report, type Result, ratios, result } from './report.ts';
import type { Scale } from './scale.ts';
import { compareSizes } from './size.ts';
import type { Subject, SubjectSettings } from './subject.ts';
import { compareClientCredentials, compareRefreshes } from './throughput.ts';

/** What a figure is measured with. */
export interface Bench {
  kind: DatabaseKind;
  scale: Scale;
  report: Report;
  baseline: () => Promise<Baseline>;
  /** Starts an authority on a database of that kind and size; it is stopped when the figure is done. */
  subject(settings: Partial<SubjectSettings>): Promise<Subject>;
}

/** Measures one thing on one kind of database; a figure may have several results. */
export type Figure = (bench: Bench) => Promise<Result[]>;

// The aim: how much of the throughput of in-memory storage must remain.
const share = { sqlite: 0.5, postgres: 0.35 } as const;

const throughput: Figure = async ({ kind, scale, report, baseline, subject }) => {
  const authority = await subject({ users: scale.connections });
  const other = await baseline();
  const results: Result[] = [];
  for (const [what, compare] of [
    ['refresh', compareRefreshes],
    ['client-credentials', compareClientCredentials],
  ] as const) {
    const name = `${what}-${kind}`;
    const pairs = await compare(authority, other, scale);
    report(describePairs(name, pairs, '/s', 'bare oidc-provider in memory'));
    results.push(result(name, median(ratios(pairs)), share[kind], 'higher'));
  }
  return results;
};

function describeListing({ name, http, query }: Listing): string {
  const alone = Number.isNaN(query) ? '' : `, query alone ${query.toFixed(1)} ms`;
  return `sessions ${name}: ${http.toFixed(1)} ms over HTTP${alone}`;
}

const million: Figure = async ({ kind, scale, report, subject }) => {
  const few = await subject({ users: 1, sessions: scale.few });
  const many = await subject({ users: 1, sessions: scale.many });
  const pairs = await compareSizes(many, few, scale.refreshesPerRound, scale.rounds);
  const name = `renewal-among-many-${kind}`;
  report(describePairs(`${name} (${scale.many} stored)`, pairs, 'ms', `${scale.few} stored`));
  const listings = await measureListing(many, many.database);
  for (const listing of listings) report(`${kind}, ${scale.many}: ${describeListing(listing)}`);
  const byUser = listings[0]?.http ?? Number.NaN;
  return [
    result(name, median(ratios(pairs)), 1.3, 'lower'),
    result(`sessions-by-user-ms-${kind}`, byUser, 20, 'lower'),
  ];
};

const memory: Figure = async ({ kind, scale, report, subject }) => {
  const authority = await subject({ users: scale.connections });
  const samples = await watchMemory(authority, scale.connections, scale.memory);
  for (const { renewals, rss, heap } of samples) {
    report(`${kind}, ${renewals} renewals: heap ${heap.toFixed(1)} MiB, resident ${rss.toFixed(0)} MiB`);
  }
  return [result(`heap-growth-mib-${kind}`, growth(samples), 3, 'lower')];
};

const pruning: Figure = async ({ kind, scale, report, subject }) => {
  const authority = await subject({ users: 4, sessions: scale.expired, prepare: expireCrowd });
  const { during, after, renewals, left } = await measurePruning(authority, authority.database);
  report(
    `${kind}: p95 of a renewal ${during.toFixed(1)} ms while ${3 * scale.expired} expired rows were deleted ` +
      `(${renewals} renewals, ${left} rows left), ${after.toFixed(1)} ms after that`,
  );
  return [
    result(`renewal-p95-while-pruning-${kind}`, during / after, 3, 'lower'),
    result(`expired-rows-left-${kind}`, left, 0, 'lower'),
  ];
};

const proofs: Figure = async ({ kind, scale, report, subject }) => {
  // Only one process uses an SQLite file, so there is nothing to share.
  if (kind !== 'postgres') return [];
  const [shared, ownMemory] = [await subject({}), await subject({ nodeArgs: alone })];
  const pairs = await compareProofs(shared, ownMemory, scale);
  const name = `api-proofs-shared-${kind}`;
  report(describePairs(name, pairs, '/s', 'each instance alone'));
  return [result(name, median(ratios(pairs)), 0.95, 'higher')];
};

export const figures: Readonly<Record<string, Figure>> = { throughput, million, memory, pruning, proofs };
