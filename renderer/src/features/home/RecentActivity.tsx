import { Skeleton, Text } from '@mantine/core';
import type { Activity } from '../../../../shared/model/activity.ts';
import { words } from '../../i18n/index.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { Delayed } from '../../ui/Delayed.tsx';
import { formatDateTime } from '../../ui/format.ts';
import classes from './HomeView.module.css';

/** What happened last, newest first, with the remedy where there is one. */
export function RecentActivity({ entries }: { entries: Activity[] | undefined }) {
  if (entries === undefined) {
    return (
      <Delayed>
        <Skeleton height={80} />
      </Delayed>
    );
  }
  if (entries.length === 0) return <Text c="dimmed">{words.home.noActivity}</Text>;
  return (
    <ol className={classes['entries']}>
      {entries.map((entry) => (
        <li key={entry.id} className={classes['entry']}>
          <time className={classes['when']} dateTime={new Date(entry.at).toISOString()}>
            {formatDateTime(entry.at)}
          </time>
          <div>
            <Text fw={600}>{words.activity.kinds[entry.kind]}</Text>
            <Text size="sm">
              {problemText(entry)} {entry.remedy}
            </Text>
          </div>
        </li>
      ))}
    </ol>
  );
}
