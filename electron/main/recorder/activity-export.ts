import path from 'node:path';
import type { Activity, ActivityPreview } from '../../../shared/model/activity.ts';
import { assertClean, writeForOwner } from '../lib/export-file.ts';
import { type ExportFacts, exportText } from './export.ts';

export interface ActivityExportDeps {
  list(session: string): Promise<Activity[]>;
  facts(): ExportFacts;
  secrets(): readonly string[];
  /** Asks the person for a file; undefined when they think better of it. */
  chooseFile(suggestion: string): Promise<string | undefined>;
}

/** The activity of a session as a file for somebody else's eyes. */
export interface ActivityExport {
  /** What would be written now: its beginning, word for word. */
  preview(session: string): Promise<ActivityPreview>;
  /** Asks for a file and writes it, mode 0600; null when the person thought better of it. */
  save(session: string): Promise<{ file: string; entries: number } | null>;
}

const previewLength = 20_000;

/** Makes the exporter; nothing leaves the app but to the file that the person chose. */
export function createActivityExport(deps: ActivityExportDeps): ActivityExport {
  async function make(session: string): Promise<{ text: string; entries: number }> {
    const entries = await deps.list(session);
    const text = exportText(deps.facts(), entries, Date.now());
    assertClean(text, deps.secrets());
    return { text, entries: entries.length };
  }
  return {
    async preview(session) {
      const { text, entries } = await make(session);
      return { text: text.slice(0, previewLength), bytes: Buffer.byteLength(text), entries };
    },
    async save(session) {
      const day = new Date().toISOString().slice(0, 10);
      const file = await deps.chooseFile(`latchkey-activity-${day}.json`);
      if (file === undefined) return null;
      const { text, entries } = await make(session);
      await writeForOwner(file, text);
      return { file: path.basename(file), entries };
    },
  };
}
