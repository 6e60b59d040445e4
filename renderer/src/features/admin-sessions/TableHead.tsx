import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { SessionSort } from '../../../../shared/model/admin-session.ts';
import { words } from '../../i18n/index.ts';
import { formatNumber } from '../../ui/format.ts';
import classes from './AdminSessions.module.css';
import type { Search } from './list.ts';

/** In the order of the columns. */
export const timeColumns: readonly SessionSort[] = ['started', 'last_used', 'expires'];

/** Select, user, device and app, three times, an action. */
export const columns = 4 + timeColumns.length;

interface TableHeadProps {
  search: Search;
  /** How many of the loaded sessions can be selected at once, and how many of them are. */
  selectable: number;
  chosen: number;
  onSort(sort: SessionSort, order: Search['order']): void;
  onAll(): void;
}

function SelectAll({ selectable, chosen, onAll }: Pick<TableHeadProps, 'selectable' | 'chosen' | 'onAll'>) {
  const box = useRef<HTMLInputElement>(null);
  const some = chosen > 0 && chosen < selectable;
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = some;
  }, [some]);
  return (
    <label className={classes['box']}>
      <input
        ref={box}
        type="checkbox"
        aria-label={words.admin.sessions.selectAll(formatNumber(selectable))}
        checked={selectable > 0 && chosen === selectable}
        disabled={selectable === 0}
        onChange={onAll}
      />
    </label>
  );
}

function SortHeader({
  column,
  search,
  onSort,
}: { column: SessionSort } & Pick<TableHeadProps, 'search' | 'onSort'>) {
  const sorted = search.sort === column;
  const ascending = sorted && search.order === 'asc';
  const Arrow = ascending ? IconArrowUp : IconArrowDown;
  const direction = ascending ? 'ascending' : 'descending';
  return (
    <th scope="col" data-column={column} aria-sort={sorted ? direction : 'none'}>
      <UnstyledButton
        className={classes['sort']}
        onClick={() => onSort(column, sorted && !ascending ? 'asc' : 'desc')}
      >
        {words.admin.sessions.times[column]}
        {sorted && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </th>
  );
}

/** The headings; those of times sort by them. */
export function TableHead({ search, onSort, ...all }: TableHeadProps) {
  const { user, device, app } = words.admin.sessions;
  return (
    <thead>
      <tr aria-rowindex={1}>
        <td>
          <SelectAll {...all} />
        </td>
        <th scope="col" data-column="user">
          {user}
        </th>
        <th scope="col" data-column="device">
          {device} · {app}
        </th>
        {timeColumns.map((column) => (
          <SortHeader key={column} column={column} search={search} onSort={onSort} />
        ))}
        <td />
      </tr>
    </thead>
  );
}
