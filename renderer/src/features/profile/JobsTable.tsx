import { Button, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Job } from '../../../../shared/model/resource.ts';
import { words } from '../../i18n/index.ts';
import { formatDateTime } from '../../ui/format.ts';
import classes from './JobsTable.module.css';
import { Pager } from './Pager.tsx';
import { SortHeader } from './SortHeader.tsx';
import { pageOf, type Row, type Sort, type SortKey, searchRows, sortRows, toRows } from './table.ts';

const size = 25;

const columns: SortKey[] = ['title', 'state', 'updated', 'created'];

// Times are most telling newest first, names from A.
const firstSort = (key: SortKey): Sort => ({ key, descending: key === 'updated' || key === 'created' });

function JobRow({ row: { job } }: { row: Row }) {
  return (
    <tr>
      <td>{job.title}</td>
      <td>
        <span className={classes['state']} data-state={job.state}>
          {words.profile.states[job.state]}
        </span>
      </td>
      <td className={classes['time']}>{formatDateTime(job.updated)}</td>
      <td className={`${classes['time']} ${classes['created']}`}>{formatDateTime(job.created)}</td>
    </tr>
  );
}

function NoMatch({ query, onClear }: { query: string; onClear(): void }) {
  return (
    <Stack gap="sm" py="lg" align="center">
      <Text>{words.profile.noMatch(query)}</Text>
      <Button variant="default" size="xs" onClick={onClear}>
        {words.profile.clear}
      </Button>
    </Stack>
  );
}

// Sorted once per list and order, searched once per query: 25,000 jobs stay quick.
function useRows(jobs: Job[], sort: Sort, query: string): Row[] {
  const rows = useMemo(() => toRows(jobs, (state) => words.profile.states[state]), [jobs]);
  const sorted = useMemo(() => sortRows(rows, sort), [rows, sort]);
  return useMemo(() => searchRows(sorted, query), [sorted, query]);
}

/** The jobs, searched, sorted and one page at a time. */
export function JobsTable({ jobs }: { jobs: Job[] }) {
  const [query, setQuery] = useState('');
  const [sort, setSort] = useState<Sort>(() => firstSort('updated'));
  const [wanted, setWanted] = useState(1);
  const rows = useRows(jobs, sort, useDeferredValue(query));
  const page = pageOf(rows, wanted, size);
  const search = (text: string) => {
    setQuery(text);
    setWanted(1);
  };
  const sortBy = (key: SortKey) => {
    setSort(sort.key === key ? { key, descending: !sort.descending } : firstSort(key));
    setWanted(1);
  };
  return (
    <Stack gap="sm">
      <TextInput
        type="search"
        aria-label={words.profile.search}
        placeholder={words.profile.searchHint}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={query}
        onChange={(event) => search(event.currentTarget.value)}
      />
      {rows.length === 0 ? (
        <NoMatch query={query} onClear={() => search('')} />
      ) : (
        <>
          <table className={classes['table']} aria-label={words.profile.jobs}>
            <thead>
              <tr>
                {columns.map((key) => (
                  <SortHeader key={key} column={key} sort={sort} onSort={sortBy} />
                ))}
              </tr>
            </thead>
            <tbody>
              {page.rows.map((row) => (
                <JobRow key={row.job.id} row={row} />
              ))}
            </tbody>
          </table>
          <Pager page={page} total={rows.length} onPage={setWanted} />
        </>
      )}
    </Stack>
  );
}
