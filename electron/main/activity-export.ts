import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Activity, ActivityPreview } from '../../shared/model/activity.ts';
import { ProblemError } from '../../shared/model/problem.ts';
import { forget, isSearchable, needles } from './leaks/needles.ts';
import { createScanner } from './leaks/scanner.ts';
import { type ExportFacts, exportText } from './recorder/export.ts';

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

/** The entries are redacted already; this is the second look, with the search that looks for leaks everywhere else. */
function assertClean(text: string, secrets: readonly string[]): void {
  const list = needles(secrets.filter(isSearchable));
  if (list.length === 0) return;
  const scanner = createScanner(list);
  scanner.push(Buffer.from(text));
  const clean = scanner.hits().every((hits) => hits === 0);
  scanner.end();
  forget(list);
  if (clean) return;
  throw new ProblemError('internal', 'The export would have held a secret, so it was not made.', {
    remedy: 'Nothing was lost. Sign out and in again, then try once more.',
  });
}

/** Some file systems know no modes; who may read there is theirs to say. */
const withoutModes = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

async function writeForOwner(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.chmod(0o600).catch((error: NodeJS.ErrnoException) => {
      if (!withoutModes.has(error.code ?? '')) throw error;
    });
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function notWritten(error: unknown): ProblemError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new ProblemError('disk_failed', `The file could not be written (${code}).`, {
    remedy: 'Nothing was lost. Choose another place or free some disk space, then try again.',
    cause: { code },
  });
}

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
      await writeForOwner(file, text).catch((error: unknown) => {
        throw notWritten(error);
      });
      return { file: path.basename(file), entries };
    },
  };
}
