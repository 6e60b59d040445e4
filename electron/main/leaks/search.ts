import { randomBytes } from 'node:crypto';
import type { LeakLocation, LeakReport } from '../../../shared/model/leaks.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { monotonic } from '../lib/monotonic.ts';
import { createFragmentScanner } from './fragment-scanner.ts';
import type { Needle } from './needles.ts';
import { forget, isSearchable, needles } from './needles.ts';
import { createScanner } from './scanner.ts';

/** A location that a secret could have leaked to. */
export interface SearchLocation {
  /** The name shown to the person, such as "window memory". */
  name: string;
  /** Puts the canary there as a leak would; the returned function removes it again. */
  plant(canary: string): Promise<void | (() => Promise<void>)>;
  /** Reads everything in the location, canary included. */
  read(): AsyncIterable<Buffer>;
}

export interface LeakSearchDeps {
  secrets: readonly string[];
  locations: readonly SearchLocation[];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What to search for: patterns of the whole secrets, and the secrets themselves for fragments of them. */
interface SearchPatterns {
  secrets: readonly string[];
  patterns: readonly Needle[];
}

async function readLocation(
  location: SearchLocation,
  { secrets, patterns }: SearchPatterns,
  canary: readonly Needle[],
): Promise<LeakLocation> {
  const scanner = createScanner([...patterns, ...canary]);
  const fragments = createFragmentScanner(secrets);
  try {
    for await (const chunk of location.read()) {
      scanner.push(chunk);
      fragments.push(chunk);
    }
  } finally {
    scanner.end();
    fragments.end();
  }
  const found = scanner.hits();
  // Both scanners find the usual encodings; each also finds some that the other does not.
  const hits = Math.max(sum(found.slice(0, patterns.length)), fragments.hits());
  return {
    place: location.name,
    bytes: scanner.bytes(),
    planted: sum(found.slice(patterns.length)) > 0,
    hits,
  };
}

async function searchLocation(location: SearchLocation, patterns: SearchPatterns): Promise<LeakLocation> {
  const canary = `canary-${randomBytes(24).toString('hex')}`;
  const canaryPatterns = needles([canary]);
  try {
    const remove = await location.plant(canary);
    try {
      return await readLocation(location, patterns, canaryPatterns);
    } finally {
      if (typeof remove === 'function') await remove();
    }
  } catch (error) {
    throw new ProblemError(
      'internal',
      `The leak check could not search ${location.name}, so it proves nothing.`,
      {
        remedy: 'Nothing was lost. Run the check again.',
        cause: error,
      },
    );
  } finally {
    forget(canaryPatterns);
  }
}

function isComplete(deps: LeakSearchDeps, searched: number): boolean {
  return searched > 0 && searched === deps.secrets.length && deps.locations.length > 0;
}

/**
 * Searches every location for every secret in every encoding of `needles` (FEATURES B1). It first plants a new canary in
 * each location. The search is `trustworthy` only if it finds all canaries and could search for every secret. The report
 * contains counts, never a secret.
 * @throws ProblemError `internal` if a location cannot be read.
 */
export async function runLeakSearch(deps: LeakSearchDeps): Promise<LeakReport> {
  const started = monotonic();
  const searched = deps.secrets.filter(isSearchable);
  const patterns = needles(searched);
  const locations: LeakLocation[] = [];
  try {
    // One location after the other: heap snapshots and folders are large, and the app stays in use.
    for (const location of deps.locations) {
      locations.push(await searchLocation(location, { secrets: searched, patterns }));
    }
  } finally {
    forget(patterns);
  }
  return {
    at: Date.now(),
    tookMs: Math.round(monotonic() - started),
    secrets: searched.length,
    places: locations,
    hits: sum(locations.map(({ hits }) => hits)),
    trustworthy: isComplete(deps, searched.length) && locations.every(({ planted }) => planted),
  };
}
