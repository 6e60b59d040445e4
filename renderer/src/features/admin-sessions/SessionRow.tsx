import { IconUserX } from '@tabler/icons-react';
import { memo } from 'react';
import type { AdminSession, SessionSort } from '../../../../shared/model/admin-session.ts';
import { words } from '../../i18n/index.ts';
import { formatDateTime } from '../../ui/format.ts';
import classes from './AdminSessions.module.css';
import { canEnd } from './bulk-revoke.ts';
import { timeColumns } from './TableHead.tsx';

interface SessionRowProps {
  row: AdminSession;
  /** Counted from 0. */
  index: number;
  /** Place and height in CSS pixels. */
  start: number;
  height: number;
  /** The time that a narrow window shows. */
  sort: SessionSort;
  selected: boolean;
  /** Whether the Tab key reaches its controls. */
  reachable: boolean;
  onReach(index: number): void;
  onToggle(row: AdminSession): void;
  onEndAll(user: AdminSession['user']): void;
}

/** What there is to say of it beyond who and where. */
function standingOf({ current, state, ended_reason: reason }: AdminSession): string {
  const text = words.admin.sessions;
  if (current) return text.own;
  if (state === 'ended' && reason !== null) return text.endedBecause(reasonOf(reason));
  return state === 'active' ? '' : text.states[state];
}

function reasonOf(code: string): string {
  const known: Readonly<Record<string, string>> = words.admin.sessions.reasons;
  return known[code] ?? code;
}

function Row(props: SessionRowProps) {
  const { row, index, start, height, sort, selected, reachable, onReach, onToggle, onEndAll } = props;
  const { user, device, client } = row;
  const text = words.admin.sessions;
  const where = device.name ?? text.unknownDevice;
  const app = client.name ?? text.deletedApp(client.id);
  const standing = standingOf(row);
  const tabIndex = reachable ? 0 : -1;
  return (
    <tr
      data-index={index}
      data-selected={selected}
      aria-rowindex={index + 2}
      style={{ height, transform: `translateY(${start}px)` }}
      onFocus={() => onReach(index)}
    >
      <td>
        <label className={classes['box']}>
          <input
            type="checkbox"
            tabIndex={tabIndex}
            aria-label={text.select(user.username, where)}
            aria-disabled={!canEnd(row)}
            checked={selected}
            onChange={() => onToggle(row)}
          />
        </label>
      </td>
      <th scope="row" data-column="user">
        <bdi className={classes['line']} title={user.username}>
          {user.username}
        </bdi>
        {standing !== '' && (
          <span className={classes['soft']} data-own={row.current} title={standing}>
            {standing}
          </span>
        )}
      </th>
      <td data-column="device">
        <bdi className={classes['line']} title={where}>
          {where}
        </bdi>
        <bdi className={classes['soft']} title={app}>
          {app}
        </bdi>
      </td>
      {timeColumns.map((column) => (
        <td key={column} data-column={column} data-shown={column === sort}>
          <time dateTime={row[column]}>{formatDateTime(row[column])}</time>
        </td>
      ))}
      <td data-column="action">
        <button
          type="button"
          className={classes['act']}
          tabIndex={tabIndex}
          aria-label={text.allOf(user.username)}
          title={text.allOf(user.username)}
          onClick={() => onEndAll(user)}
        >
          <IconUserX size={16} aria-hidden />
        </button>
      </td>
    </tr>
  );
}

/** One session. Drawn anew only when something of it has changed: many of them pass by while one scrolls. */
export const SessionRow = memo(Row);
