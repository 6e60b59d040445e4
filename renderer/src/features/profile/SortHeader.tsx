import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { words } from '../../i18n/index.ts';
import classes from './JobsTable.module.css';
import type { Sort, SortKey } from './table.ts';

interface SortHeaderProps {
  column: SortKey;
  sort: Sort;
  onSort(column: SortKey): void;
}

/** A column's heading: its name sorts by it, and says so. */
export function SortHeader({ column, sort, onSort }: SortHeaderProps) {
  const sorted = sort.key === column;
  const order = sort.descending ? 'descending' : 'ascending';
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sorted ? order : 'none'}
      className={column === 'created' ? classes['created'] : undefined}
    >
      <UnstyledButton className={classes['sort']} onClick={() => onSort(column)}>
        {words.profile.columns[column]}
        {sorted && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </th>
  );
}
