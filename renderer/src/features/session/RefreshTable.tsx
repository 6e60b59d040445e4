import type { RefreshReport } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { formatNumber, formatTime } from '../../ui/format.ts';
import classes from './tables.module.css';

const until = (at: number | undefined) => (at === undefined ? words.session.unknownExpiry : formatTime(at));

/** What a refresh changed: before and after side by side. */
export function RefreshTable({ report: { before, after } }: { report: RefreshReport }) {
  const rows = [
    [words.session.generation, formatNumber(before.generation), formatNumber(after.generation)],
    [words.session.goodUntil, until(before.expiresAt), until(after.expiresAt)],
    [words.session.fingerprint, before.fingerprint, after.fingerprint],
  ] as const;
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{words.session.what}</th>
          <th scope="col">{words.session.before}</th>
          <th scope="col">{words.session.after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, old, fresh]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{old}</td>
            <td>{fresh}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
