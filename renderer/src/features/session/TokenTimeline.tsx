import { Text } from '@mantine/core';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { formatCountdown, formatTime } from '../../ui/format.ts';
import { timeLeft } from '../../ui/token.ts';
import { useNow } from '../../ui/useNow.ts';
import classes from './tables.module.css';

/** The access token's life as a line that runs out, with the time left. */
export function TokenTimeline({ token }: { token: SessionSnapshot['accessToken'] }) {
  const now = useNow(token !== undefined);
  if (token === undefined) return <Text c="dimmed">{words.session.unknownExpiry}</Text>;
  const left = timeLeft(token, now);
  const share = left / Math.max(1, token.expiresAt - token.issuedAt);
  const [issued, ends] = [formatTime(token.issuedAt), formatTime(token.expiresAt)];
  return (
    <div>
      <div className={classes['left']} role="timer">
        {left > 0 ? words.session.left(formatCountdown(left)) : words.session.expired}
      </div>
      <div className={classes['track']} role="img" aria-label={words.session.tokenText(issued, ends)}>
        <div className={classes['spent']} style={{ transform: `scaleX(${share})` }} />
      </div>
      <div className={classes['ends']} aria-hidden>
        <span>{words.session.issued(issued)}</span>
        <span>{words.session.until(ends)}</span>
      </div>
    </div>
  );
}
