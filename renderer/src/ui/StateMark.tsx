import type { SessionState } from '../../../shared/model/session.ts';
import classes from './StateMark.module.css';

const tones: Record<SessionState, 'good' | 'busy' | 'bad' | 'off'> = {
  resolving: 'busy',
  signedOut: 'off',
  signingIn: 'busy',
  active: 'good',
  renewing: 'busy',
  waiting: 'bad',
  locked: 'off',
  ended: 'bad',
};

/** A session's state: a dot and its word, so that colour is never the only signal. */
export function StateMark({ state, word }: { state: SessionState; word: string }) {
  return (
    <span className={classes['mark']} data-tone={tones[state]}>
      {word}
    </span>
  );
}
