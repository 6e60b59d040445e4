import { IconChevronRight } from '@tabler/icons-react';
import type { Activity, ActivityKind } from '../../../../shared/model/activity.ts';
import { words } from '../../i18n/index.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { Facts } from '../../ui/Facts.tsx';
import { formatMoment, formatNumber, formatTook } from '../../ui/format.ts';
import classes from './ActivityView.module.css';

const bad: ReadonlySet<ActivityKind> = new Set([
  'sign_in_failed',
  'renewal_failed',
  'session_ended',
  'request_refused',
  'vault',
]);
const good: ReadonlySet<ActivityKind> = new Set(['signed_in', 'renewed', 'resumed']);

function toneOf(kind: ActivityKind): 'good' | 'bad' | 'plain' {
  if (bad.has(kind)) return 'bad';
  return good.has(kind) ? 'good' : 'plain';
}

const hash = (value: string | undefined) =>
  value === undefined ? undefined : words.activity.fingerprint(value);

function Details({ entry }: { entry: Activity }) {
  const { at, code, remedy, repeats, tookMs, retryAt, generation, tokens } = entry;
  return (
    <div className={classes['details']}>
      <Facts
        facts={[
          [words.activity.at, formatMoment(at)],
          [words.activity.since, repeats === undefined ? undefined : formatMoment(repeats.since)],
          [words.activity.cause, code === undefined ? undefined : <code key="cause">{code}</code>],
          [words.activity.remedy, remedy],
          [words.activity.took, tookMs === undefined ? undefined : formatTook(tookMs)],
          [words.activity.next, retryAt === undefined ? undefined : formatMoment(retryAt)],
          [words.activity.generation, generation === undefined ? undefined : formatNumber(generation)],
          [words.activity.access, hash(tokens?.access)],
          [words.activity.refresh, hash(tokens?.refresh)],
        ]}
      />
    </div>
  );
}

/** One entry: when and what in a line, everything else when it is opened. */
export function Entry({ entry }: { entry: Activity }) {
  const { at, kind, repeats } = entry;
  return (
    <li className={classes['entry']}>
      <details>
        <summary className={classes['summary']}>
          <time className={classes['when']} dateTime={new Date(at).toISOString()}>
            {formatMoment(at)}
          </time>
          <span>
            <span className={classes['kind']} data-tone={toneOf(kind)}>
              {words.activity.kinds[kind]}
              {repeats !== undefined && (
                <span className={classes['times']}>
                  {words.activity.times(formatNumber(repeats.times), formatMoment(repeats.since))}
                </span>
              )}
            </span>
            <span className={classes['message']}>{problemText(entry)}</span>
          </span>
          <IconChevronRight className={classes['arrow']} size={16} aria-hidden />
        </summary>
        <Details entry={entry} />
      </details>
    </li>
  );
}
