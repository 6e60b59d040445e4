import { randomBytes } from 'node:crypto';
import type { LeakPlace, LeakReport } from '../../../shared/model/leaks.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { monotonic } from '../monotonic.ts';
import type { Needle } from './needles.ts';
import { forget, isSearchable, needles } from './needles.ts';
import { createScanner } from './scanner.ts';

/** Somewhere a secret could have leaked to. */
export interface SearchPlace {
  /** As a person would call it: "the window's memory". */
  name: string;
  /** Puts the canary there the way a leak would; what it gives back removes it again. */
  plant(canary: string): Promise<void | (() => Promise<void>)>;
  /** Everything that is there now, canary included. */
  read(): AsyncIterable<Buffer>;
}

export interface LeakSearchDeps {
  secrets: readonly string[];
  places: readonly SearchPlace[];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

async function readPlace(
  place: SearchPlace,
  secret: readonly Needle[],
  canary: readonly Needle[],
): Promise<LeakPlace> {
  const scanner = createScanner([...secret, ...canary]);
  try {
    for await (const chunk of place.read()) scanner.push(chunk);
  } finally {
    scanner.end();
  }
  const found = scanner.hits();
  return {
    place: place.name,
    bytes: scanner.bytes(),
    planted: sum(found.slice(secret.length)) > 0,
    hits: sum(found.slice(0, secret.length)),
  };
}

async function searchPlace(place: SearchPlace, secret: readonly Needle[]): Promise<LeakPlace> {
  const canary = `canary-${randomBytes(24).toString('hex')}`;
  const traces = needles([canary]);
  try {
    const remove = await place.plant(canary);
    try {
      return await readPlace(place, secret, traces);
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
  const places: LeakPlace[] = [];
  try {
    // One place after the other: heap snapshots and folders are large, and the app is in use meanwhile.
    for (const place of deps.places) places.push(await searchPlace(place, patterns));
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
