import { VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { AdminSession } from '../../../../shared/model/admin-session.ts';
import { words } from '../../i18n/index.ts';
import { formatNumber } from '../../ui/format.ts';
import classes from './AdminSessions.module.css';
import { type BulkRevoke, canEnd } from './bulk-revoke.ts';
import type { SessionList } from './list.ts';
import { SessionRow } from './SessionRow.tsx';
import { columns, TableHead } from './TableHead.tsx';
import { useVirtualRows } from './useVirtualRows.ts';

/** The next page is asked for so many rows before the last one comes into sight. */
const ahead = 60;

interface SessionTableProps {
  list: SessionList;
  ending: BulkRevoke;
}

function useNextPages(list: SessionList, rows: readonly AdminSession[], last: number): void {
  const failed = useStore(list.store, (state) => state.moreProblem !== undefined);
  const near = last >= rows.length - ahead;
  useEffect(() => {
    if (near && !failed && rows.length > 0) list.more();
  }, [list, near, failed, rows]);
}

/**
 * The sessions as one long table: pages are fetched while one scrolls, and only the rows in sight are drawn. One
 * row's controls are in the order of the Tab key; the arrow keys go to the others.
 */
export function SessionTable({ list, ending }: SessionTableProps) {
  const { rows = [], next, search, loading } = useStore(list.store);
  const selected = useStore(ending.store, (state) => state.selected);
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery('(max-width: 759px)', undefined, { getInitialValueInEffect: false });
  const { virtual, total, last, active, reach, toTop, onKeyDown } = useVirtualRows({
    count: rows.length,
    scroller,
    rowHeight: narrow ? 88 : 56,
  });
  useEffect(
    () =>
      list.store.subscribe((state, before) => {
        if (state.search !== before.search) toTop();
      }),
    [list, toTop],
  );
  const endAll = useCallback((user: AdminSession['user']) => void ending.askAllOf(user), [ending]);
  useNextPages(list, rows, last);
  const ready = rows.filter((row) => canEnd(row) && !row.current);
  const complete = next === null;
  return (
    <div>
      <div
        ref={scroller}
        className={classes['scroller']}
        aria-busy={loading === 'search'}
        data-loading={loading}
      >
        <table
          className={classes['table']}
          aria-label={words.admin.sessions.list}
          aria-rowcount={complete ? rows.length + 1 : -1}
          aria-colcount={columns}
        >
          <TableHead
            search={search}
            selectable={ready.length}
            chosen={ready.filter(({ id }) => selected.has(id)).length}
            onSort={(sort, order) => list.search({ sort, order })}
            onAll={() => ending.toggleAll(ready)}
          />
          <tbody style={{ height: total }} onKeyDown={onKeyDown}>
            {virtual.map(({ index, start, size }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <SessionRow
                  key={row.id}
                  row={row}
                  index={index}
                  start={start}
                  height={size}
                  sort={search.sort}
                  selected={selected.has(row.id)}
                  reachable={index === active}
                  onReach={reach}
                  onToggle={ending.toggle}
                  onEndAll={endAll}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      <p className={classes['count']} role="status">
        {words.admin.sessions.loaded(formatNumber(rows.length), complete)}
        {loading === 'more' && <VisuallyHidden> {words.admin.both.loading}</VisuallyHidden>}
      </p>
    </div>
  );
}
