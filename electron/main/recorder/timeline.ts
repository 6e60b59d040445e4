import { isDeepStrictEqual } from 'node:util';
import type { Activity, ActivityNote } from '../../../shared/model/activity.ts';
import { partsOfSessionId } from '../../../shared/model/session-id.ts';

/** Whoever looks at the timeline: one session, and the keyed hash of the account that is signed in on it. */
export interface Viewer {
  session: string;
  account: string | undefined;
}

/** One entry as it is kept: with the line it takes in the file. */
interface Kept {
  entry: Activity;
  line: string;
}

/** Bounded memory of what happened; repeats are folded into one entry. */
export interface Timeline {
  /** Takes in what happened at `at`. Gives the entry that now stands for it and the ids that had to go. */
  add(note: ActivityNote, at: number): Kept & { gone: string[] };
  /** Puts entries of earlier runs, oldest first, before those of this one. */
  precede(earlier: readonly Activity[]): void;
  /** What a viewer may see, newest first. */
  list(viewer: Viewer): Activity[];
  /** Everything, oldest first. */
  all(): Kept[];
}

/** The most entries, and the most characters of their lines. */
export interface Bounds {
  entries: number;
  characters: number;
}

const measured = ['tookMs', 'retryAt'] as const;

/** What makes two entries the same thing happening again: all but when it was and how long it took. */
function essence(note: ActivityNote): ActivityNote {
  const same = { ...note };
  for (const key of measured) delete same[key];
  return same;
}

function noteOf(entry: Activity): ActivityNote {
  const { id: _, at: __, repeats: ___, ...note } = entry;
  return note;
}

/** Entries of another session, of another account on the same session, or of another connection stay hidden. */
function isFor({ session, account }: Viewer, entry: Activity): boolean {
  if (entry.session === undefined) {
    return entry.connection === undefined || entry.connection === partsOfSessionId(session)?.connection;
  }
  return entry.session === session && (entry.account === undefined || entry.account === account);
}

const keep = (entry: Activity): Kept => ({ entry, line: JSON.stringify(entry) });

/** Makes an empty timeline; `nextId` gives a name no other entry has, in this run or an earlier one. */
export function createTimeline(bounds: Bounds, nextId: () => string): Timeline {
  let kept: Kept[] = [];
  let characters = 0;

  /** Only the last entry of the same session: what lies between two others is not one thing repeated. */
  function repeated(note: ActivityNote): Kept | undefined {
    const last = kept.findLast(({ entry }) => entry.session === note.session);
    if (last === undefined) return undefined;
    return isDeepStrictEqual(essence(noteOf(last.entry)), essence(note)) ? last : undefined;
  }

  function trim(): string[] {
    const gone: string[] = [];
    while (kept.length > bounds.entries || (characters > bounds.characters && kept.length > 1)) {
      const oldest = kept.shift();
      if (oldest === undefined) break;
      characters -= oldest.line.length;
      gone.push(oldest.entry.id);
    }
    return gone;
  }

  function append(next: Kept): void {
    kept.push(next);
    characters += next.line.length;
  }

  function remove(former: Kept): void {
    kept = kept.filter((one) => one !== former);
    characters -= former.line.length;
  }

  return {
    add(note, at) {
      const former = repeated(note);
      if (former !== undefined) remove(former);
      const { id, repeats, at: since } = former?.entry ?? { id: nextId(), repeats: undefined, at };
      const again = { times: (repeats?.times ?? 1) + 1, since: repeats?.since ?? since };
      const next = keep({ id, at, ...note, ...(former === undefined ? {} : { repeats: again }) });
      append(next);
      return { ...next, gone: trim() };
    },
    precede(earlier) {
      const own = kept;
      kept = [];
      characters = 0;
      for (const entry of earlier) append(keep(entry));
      for (const one of own) append(one);
      trim();
    },
    list: (viewer) =>
      kept
        .map(({ entry }) => entry)
        .filter((entry) => isFor(viewer, entry))
        .reverse(),
    all: () => [...kept],
  };
}
