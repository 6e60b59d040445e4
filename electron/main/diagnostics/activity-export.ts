import path from 'node:path';
import type { Activity, ActivityPreview } from '../../../shared/model/activity.ts';
import { assertClean } from '../leaks/assert-clean.ts';
import { writeForOwner } from '../lib/export-file.ts';

/** The facts in an export besides its entries: versions, and the state of the recorder. */
type ExportFacts = Readonly<Record<string, string | number | Readonly<Record<string, string | number>>>>;

const iso = (at: number) => new Date(at).toISOString();

function readable({ id: _, at, repeats, retryAt, ...rest }: Activity): Record<string, unknown> {
  return {
    at: iso(at),
    ...(repeats === undefined ? {} : { repeats: { times: repeats.times, since: iso(repeats.since) } }),
    ...rest,
    ...(retryAt === undefined ? {} : { retryAt: iso(retryAt) }),
  };
}

/** The text of an export: JSON, newest entry first, times in ISO 8601. */
function exportText(facts: ExportFacts, entries: readonly Activity[], at: number): string {
  const document = {
    format: 'latchkey-activity',
    version: 1,
    exportedAt: iso(at),
    ...facts,
    entries: entries.map(readable),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

export interface ActivityExportDeps {
  list(session: string): Promise<Activity[]>;
  facts(): ExportFacts;
  secrets(): readonly string[];
  /** Asks the person for a file; undefined if they cancel. */
  chooseFile(suggestion: string): Promise<string | undefined>;
}

/** Exports the activity of a session to a file that the person can share. */
export interface ActivityExport {
  /** The beginning of the text that `save` would write now. */
  preview(session: string): Promise<ActivityPreview>;
  /** Asks for a file and writes it with mode 0600; null if the person cancels. */
  save(session: string): Promise<{ file: string; entries: number } | null>;
}

const previewLength = 20_000;

/** Creates the exporter. It only writes to the file that the person chooses. */
export function createActivityExport(deps: ActivityExportDeps): ActivityExport {
  async function createExport(session: string): Promise<{ text: string; entries: number }> {
    const entries = await deps.list(session);
    const text = exportText(deps.facts(), entries, Date.now());
    assertClean(text, deps.secrets());
    return { text, entries: entries.length };
  }
  return {
    async preview(session) {
      const { text, entries } = await createExport(session);
      return { text: text.slice(0, previewLength), bytes: Buffer.byteLength(text), entries };
    },
    async save(session) {
      const day = new Date().toISOString().slice(0, 10);
      const file = await deps.chooseFile(`latchkey-activity-${day}.json`);
      if (file === undefined) return null;
      const { text, entries } = await createExport(session);
      await writeForOwner(file, text);
      return { file: path.basename(file), entries };
    },
  };
}
