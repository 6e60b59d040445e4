import { useStore } from 'zustand';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { App } from '../app.ts';
import { displayName, initials, profileOf } from '../person.ts';
import classes from './Frame.module.css';

/** Who is signed in, and where. */
export function Account({ app, snapshot }: { app: App; snapshot: SessionSnapshot }) {
  const { profile } = useStore(app.me.store);
  const connections = useStore(app.startup.store, (state) => state.connections);
  const name = displayName(profile ?? profileOf(snapshot));
  const connection = connections?.find(({ id }) => id === snapshot.connection)?.name ?? snapshot.connection;
  return (
    <div className={classes['account']}>
      <span className={classes['initials']} data-initials={initials(name)} aria-hidden />
      <span className={classes['who']}>
        <span>{name}</span>
        <span>{connection}</span>
      </span>
    </div>
  );
}
