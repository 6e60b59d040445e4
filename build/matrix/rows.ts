/** A row of docs/features.md or docs/threats.md. `closed` rows must be proven by a test. */
export interface Row {
  id: string;
  row: string;
  closed: boolean;
}

/** Reads the rows of the tables there: `| id | open or closed | words |`; further columns are left out. */
export function parseRows(markdown: string): Row[] {
  const rows: Row[] = [];
  for (const match of markdown.matchAll(
    /^\| +([SBT]\d+(?:\.\d+)?b?) +\| +(open|closed) +\| +(.+?) +\|(?:.*\|)?$/gm,
  )) {
    const [, id, state, row] = match;
    if (id && row) rows.push({ id, row, closed: state === 'closed' });
  }
  return rows;
}
