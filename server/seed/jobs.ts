import type { JobRow } from '../storage/db/schema.ts';

type Template = readonly [title: string, detail: string];

const templates: readonly Template[] = [
  ['Export invoices for March', 'CSV for the accountants, 1,204 invoices, VAT split by country'],
  ['Rebuild the product search index', 'Full rebuild after the new synonyms for outdoor clothing'],
  ['Nightly backup of the order database', 'Encrypted copy to the second site, kept for 35 days'],
  ['Resize photos of the autumn collection', '312 originals, four sizes each, WebP and JPEG'],
  ['Send the June newsletter', 'English and German, 18,420 recipients, in batches of 500'],
  [
    'Import the price list of Nordwind Textil',
    'Spreadsheet received by mail, 2,310 lines, prices from Monday on',
  ],
  ['Match bank statement 2025-117', 'Pairs 86 payments with open invoices, leaves the doubtful ones'],
  ['Delete inactive customer accounts', 'No order and no visit for 36 months, as the privacy notice says'],
  ['Forecast stock for the next six weeks', 'By warehouse and article, from orders of the last three years'],
  ['Print shipping labels, afternoon run', '143 parcels for Bremen, Lyon and Malmö, sorted by carrier'],
  ['Translate new product texts into French', '57 texts, glossary of the outdoor department, then reviewed'],
  ['Check links on the help pages', '418 pages, reports what leads nowhere and what moved'],
  ['Recalculate supplier ratings', 'Punctuality, returns and price stability over four quarters'],
  ['Move old tickets to the archive', 'Closed for more than a year, attachments included'],
  ['Renew certificates of the branch offices', 'Eleven sites, two of them by hand because of old routers'],
  ['Merge duplicate supplier records', 'Same VAT number or same bank account, 29 candidates'],
  ['Transcode training videos', 'Fourteen recordings, subtitles kept, 1080p and 480p'],
  ['Update exchange rates', 'Reference rates of the European Central Bank, 31 currencies'],
  ['Audit access rights of the warehouse team', 'Compares rights with the rota, lists 7 to be looked at'],
];

const MINUTE = 60_000;
// Newest first: two are queued, three are running, the others are over; one in nine of those failed.
const QUEUED = 2;
const RUNNING = 3;

function stateOf(index: number): 'queued' | 'running' | 'done' | 'failed' {
  if (index < QUEUED) return 'queued';
  if (index < QUEUED + RUNNING) return 'running';
  return index % 9 === 7 ? 'failed' : 'done';
}

function endOf(state: string, created: number, index: number): number {
  if (state === 'queued') return created;
  return created + ((index * 7) % 23) * MINUTE + 45_000;
}

/** `count` jobs of one user, newest first, ending at `at` (milliseconds since 1970). Ids start with `prefix`. */
export function demoJobs(owner: string, prefix: string, count: number, at: number): JobRow[] {
  return Array.from({ length: count }, (_, index) => {
    const [title, detail] = templates[index % templates.length] ?? ['Untitled', ''];
    const round = Math.floor(index / templates.length);
    const state = stateOf(index);
    const created = at - 26 * MINUTE - index * 197 * MINUTE;
    return {
      id: `${prefix}-${String(count - index).padStart(5, '0')}`,
      owner,
      title: round === 0 ? title : `${title}, run ${round + 1}`,
      state,
      detail,
      created: new Date(created).toISOString(),
      updated: new Date(Math.min(endOf(state, created, index), at)).toISOString(),
    };
  });
}
