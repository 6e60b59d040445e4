/** A row of docs/features.md. `closed` rows must be proven by a test. */
export interface Row {
  id: string;
  row: string;
  closed: boolean;
}

/** Reads the rows of the tables in docs/features.md: `| id | open or closed | words |`. */
export function parseRows(markdown: string): Row[] {
  const rows: Row[] = [];
  for (const match of markdown.matchAll(/^\| +([SB][\d.]+) +\| +(open|closed) +\| +(.+?) +\|$/gm)) {
    const [, id, state, row] = match;
    if (id && row) rows.push({ id, row, closed: state === 'closed' });
  }
  return rows;
}
