import { randomBytes } from 'node:crypto';
import type { LeakLocation, LeakReport } from '../../../shared/model/leaks.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { monotonic } from '../lib/monotonic.ts';
import type { Needle } from './needles.ts';
import { forget, isSearchable, needles } from './needles.ts';
import { createPartsScanner } from './parts-scanner.ts';
import { createScanner } from './scanner.ts';

/** Somewhere a secret could have leaked to. */
export interface SearchLocation {
  /** As a person would call it: "the window's memory". */
  name: string;
  /** Puts the canary there the way a leak would; what it gives back removes it again. */
  plant(canary: string): Promise<void | (() => Promise<void>)>;
  /** Everything that is there now, canary included. */
  read(): AsyncIterable<Buffer>;
}

export interface LeakSearchDeps {
  secrets: readonly string[];
  places: readonly SearchLocation[];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What is looked for: patterns of the whole secrets, and the secrets themselves for their parts. */
interface Sought {
  secrets: readonly string[];
  patterns: readonly Needle[];
}

async function readPlace(
  place: SearchLocation,
  { secrets, patterns }: Sought,
  canary: readonly Needle[],
): Promise<LeakLocation> {
  const scanner = createScanner([...patterns, ...canary]);
  const parts = createPartsScanner(secrets);
  try {
    for await (const chunk of place.read()) {
      scanner.push(chunk);
      parts.push(chunk);
    }
  } finally {
    scanner.end();
    parts.end();
  }
  const found = scanner.hits();
  // Both find the usual forms; each finds some that the other does not.
  const hits = Math.max(sum(found.slice(0, patterns.length)), parts.hits());
  return {
    place: place.name,
    bytes: scanner.bytes(),
    planted: sum(found.slice(patterns.length)) > 0,
    hits,
  };
}

async function searchPlace(place: SearchLocation, sought: Sought): Promise<LeakLocation> {
  const canary = `canary-${randomBytes(24).toString('hex')}`;
  const traces = needles([canary]);
  try {
    const remove = await place.plant(canary);
    try {
      return await readPlace(place, sought, traces);
    } finally {
      if (typeof remove === 'function') await remove();
    }
  } catch (error) {
    throw new ProblemError(
      'internal',
      `The search could not look into ${place.name}, so it proves nothing.`,
      {
        remedy: 'Nothing was lost. Run the check again.',
        cause: error,
      },
    );
  } finally {
    forget(traces);
  }
}

function isWhole(deps: LeakSearchDeps, searched: number): boolean {
  return searched > 0 && searched === deps.secrets.length && deps.places.length > 0;
}

/**
 * Looks for every secret, in every encoding of `needles`, in every place (FEATURES B1). A fresh canary is planted in
 * each place first; only a search that finds all of them, and had every secret to look for, is `trustworthy`. The
 * report holds counts, never a secret.
 * @throws ProblemError `internal` when a place cannot be read.
 */
export async function runLeakSearch(deps: LeakSearchDeps): Promise<LeakReport> {
  const started = monotonic();
  const searched = deps.secrets.filter(isSearchable);
  const patterns = needles(searched);
  const places: LeakLocation[] = [];
  try {
    // One place after the other: heap snapshots and folders are large, and the app is in use meanwhile.
    for (const place of deps.places) {
      places.push(await searchPlace(place, { secrets: searched, patterns }));
    }
  } finally {
    forget(patterns);
  }
  return {
    at: Date.now(),
    tookMs: Math.round(monotonic() - started),
    secrets: searched.length,
    places,
    hits: sum(places.map((place) => place.hits)),
    trustworthy: isWhole(deps, searched.length) && places.every((place) => place.planted),
  };
}
