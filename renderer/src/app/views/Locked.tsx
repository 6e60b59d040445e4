import { useStore } from 'zustand';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import type { App } from '../app.ts';
import { useView } from './views.ts';

/** Shown in place of every view of a locked session. */
export function Locked({ app, snapshot }: { app: App; snapshot: SessionSnapshot }) {
  const { route } = useStore(app.scene);
  const connections = useStore(app.startup.store, (state) => state.connections);
  const View = useView('unlock');
  const connection = connections?.find(({ id }) => id === snapshot.connection);
  if (View === null || connection === undefined) return <PageSkeleton label={words.app.loading} />;
  return (
    <View
      key={snapshot.session}
      bridge={app.bridge}
      snapshot={snapshot}
      connection={connection}
      place={words.app[route.view]}
      onSignOut={() => void app.sessions.signOut(snapshot.session)}
    />
  );
}
