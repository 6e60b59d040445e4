import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import type { App } from '../app.ts';
import { sessionsInOrder } from '../current.ts';
import { displayName, initials, profileOf } from '../person.ts';
import classes from './Frame.module.css';

/** The other signed-in accounts; a click switches to one. */
export function OtherAccounts({ app }: { app: App }) {
  const { session: current } = useStore(app.scene);
  const connections = useStore(app.startup.store, (state) => state.connections);
  const sessions = useStore(app.sessions.store, (state) => state.bySession);
  const others = sessionsInOrder({ connections, sessions }).filter(
    ({ session, account }) => account !== undefined && session !== current,
  );
  if (others.length === 0) return null;
  return (
    <ul className={classes['others']} aria-label={words.app.otherAccounts}>
      {others.map((snapshot) => {
        const name = displayName(profileOf(snapshot));
        const connection = connections?.find(({ id }) => id === snapshot.connection)?.name ?? '';
        return (
          <li key={snapshot.session}>
            <button
              type="button"
              className={classes['other']}
              aria-label={words.app.switchTo(name, connection)}
              title={words.app.switchTo(name, connection)}
              onClick={() => app.open(snapshot.session)}
            >
              <span className={classes['initials']} data-initials={initials(name)} aria-hidden />
              <span className={classes['who']}>
                <span>{name}</span> <span>{connection}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
