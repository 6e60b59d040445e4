import { isDeepStrictEqual } from 'node:util';
import type { Activity, NewActivity } from '../../../shared/model/activity.ts';
import { partsOfSessionId } from '../../../shared/model/session-id.ts';

/** The viewer of the timeline: a session and the keyed hash of its account. */
export interface Viewer {
  session: string;
  account: string | undefined;
}

/** An entry with its line in the file. */
interface StoredActivity {
  entry: Activity;
  line: string;
}

/** The recorded activity, limited in size. Repeated activity becomes one entry. */
export interface Timeline {
  /** Adds activity of the time `at`. Returns its entry and the ids of the entries removed to make room. */
  add(activity: NewActivity, at: number): StoredActivity & { removed: string[] };
  /** Inserts entries of earlier runs, oldest first, before those of this run. */
  prepend(earlier: readonly Activity[]): void;
  /** The entries that a viewer may see, newest first. */
  list(viewer: Viewer): Activity[];
  /** All entries, oldest first. */
  all(): StoredActivity[];
}

/** The maximum number of entries, and of characters in their lines. */
export interface Bounds {
  entries: number;
  characters: number;
}

const measured = ['tookMs', 'retryAt'] as const;

/** Everything except times and durations. Two entries that are equal in this are repetitions. */
function withoutMeasurements(activity: NewActivity): NewActivity {
  const rest = { ...activity };
  for (const key of measured) delete rest[key];
  return rest;
}

function withoutOccurrence(entry: Activity): NewActivity {
  const { id: _, at: __, repeats: ___, ...activity } = entry;
  return activity;
}

/** Hides entries of another session, of another account of the same session, and of another connection. */
function isVisibleTo({ session, account }: Viewer, entry: Activity): boolean {
  if (entry.session === undefined) {
    return entry.connection === undefined || entry.connection === partsOfSessionId(session)?.connection;
  }
  return entry.session === session && (entry.account === undefined || entry.account === account);
}

const toStored = (entry: Activity): StoredActivity => ({ entry, line: JSON.stringify(entry) });

/** Creates an empty timeline. `nextId` returns an id that is unique across runs. */
export function createTimeline(bounds: Bounds, nextId: () => string): Timeline {
  let stored: StoredActivity[] = [];
  let characters = 0;

  /** The last entry of the same session if `activity` repeats it. Older entries do not count as repeated. */
  function repeated(activity: NewActivity): StoredActivity | undefined {
    const last = stored.findLast(({ entry }) => entry.session === activity.session);
    if (last === undefined) return undefined;
    return isDeepStrictEqual(
      withoutMeasurements(withoutOccurrence(last.entry)),
      withoutMeasurements(activity),
    )
      ? last
      : undefined;
  }

  function trim(): string[] {
    const removed: string[] = [];
    while (stored.length > bounds.entries || (characters > bounds.characters && stored.length > 1)) {
      const oldest = stored.shift();
      if (oldest === undefined) break;
      characters -= oldest.line.length;
      removed.push(oldest.entry.id);
    }
    return removed;
  }

  function append(next: StoredActivity): void {
    stored.push(next);
    characters += next.line.length;
  }

  function remove(replaced: StoredActivity): void {
    stored = stored.filter((candidate) => candidate !== replaced);
    characters -= replaced.line.length;
  }

  return {
    add(activity, at) {
      const previous = repeated(activity);
      if (previous !== undefined) remove(previous);
      const { id, repeats, at: since } = previous?.entry ?? { id: nextId(), repeats: undefined, at };
      const nextRepeats = { times: (repeats?.times ?? 1) + 1, since: repeats?.since ?? since };
      const next = toStored({
        id,
        at,
        ...activity,
        ...(previous === undefined ? {} : { repeats: nextRepeats }),
      });
      append(next);
      return { ...next, removed: trim() };
    },
    prepend(earlier) {
      const current = stored;
      stored = [];
      characters = 0;
      for (const entry of earlier) append(toStored(entry));
      for (const entry of current) append(entry);
      trim();
    },
    list: (viewer) =>
      stored
        .map(({ entry }) => entry)
        .filter((entry) => isVisibleTo(viewer, entry))
        .reverse(),
    all: () => [...stored],
  };
}
