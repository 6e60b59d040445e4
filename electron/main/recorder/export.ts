import type { Activity } from '../../../shared/model/activity.ts';

/** What an export says besides its entries: versions, and how the recorder itself fared. */
export type ExportFacts = Readonly<
  Record<string, string | number | Readonly<Record<string, string | number>>>
>;

const iso = (at: number) => new Date(at).toISOString();

function readable({ id: _, at, repeats, retryAt, ...rest }: Activity): Record<string, unknown> {
  return {
    at: iso(at),
    ...(repeats === undefined ? {} : { repeats: { times: repeats.times, since: iso(repeats.since) } }),
    ...rest,
    ...(retryAt === undefined ? {} : { retryAt: iso(retryAt) }),
  };
}

/** The text of an export: JSON for people and programs, newest entry first, times in ISO 8601. */
export function exportText(facts: ExportFacts, entries: readonly Activity[], at: number): string {
  const document = {
    format: 'latchkey-activity',
    version: 1,
    exportedAt: iso(at),
    ...facts,
    entries: entries.map(readable),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
