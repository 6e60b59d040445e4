import { useStore } from 'zustand';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import { SignInView } from '../../features/sign-in/SignInView.tsx';
import { WelcomeView } from '../../features/welcome/WelcomeView.tsx';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { Pending } from '../../ui/Pending.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import type { App } from '../app.ts';
import { formatHash, type Route } from '../router.ts';
import { Settings } from '../Settings.tsx';
import { isGuardedView } from './access.ts';
import { Missing } from './Missing.tsx';
import { SignedInView } from './SignedInView.tsx';
import { useView } from './views.ts';

function SignedOut({ app, route }: { app: App; route: Extract<Route, { view: 'sign-in' }> }) {
  const { connections, info } = useStore(app.startup.store);
  const sessions = useStore(app.sessions.store, (state) => state.bySession);
  const named = partsOfSessionId(route.session)?.connection;
  const connection = connections?.find(({ id }) => id === named);
  if (connection === undefined) return <Missing text={words.signIn.unknownText(route.session)} />;
  return (
    <SignInView
      key={route.session}
      bridge={app.bridge}
      session={route.session}
      connection={connection}
      snapshot={sessions[route.session]}
      keyring={info?.keyring ?? { state: 'unknown', backend: '' }}
      place={route.to === undefined ? undefined : words.app[route.to]}
      onKeyring={(act) => void app.startup.keyring(act)}
    />
  );
}

function Welcome({ app }: { app: App }) {
  const { connections, problem } = useStore(app.startup.store);
  const sessions = useStore(app.sessions.store, (state) => state.bySession);
  if (connections !== undefined) {
    return (
      <WelcomeView
        bridge={app.bridge}
        connections={connections}
        sessions={sessions}
        onOpen={app.open}
        onAdd={(id) => void app.add(id)}
        addHref={formatHash({ view: 'add-connection' })}
      />
    );
  }
  if (problem === undefined) return <PageSkeleton label={words.app.loading} />;
  return (
    <Page title={words.welcome.title}>
      <ProblemNotice
        title={words.welcome.failed}
        problem={problem}
        action={{ label: words.app.tryAgain, onClick: () => void app.startup.loadConnections() }}
      />
    </Page>
  );
}

function AddConnection({ app }: { app: App }) {
  const View = useView('add-connection');
  return (
    <Page title={words.addConnection.title} intro={words.addConnection.intro}>
      {View === null ? <Pending /> : <View bridge={app.bridge} onAdded={app.open} />}
    </Page>
  );
}

/** The view of a route that the route guard has allowed. */
export function CurrentView({ app }: { app: App }) {
  const { route, identity } = useStore(app.scene);
  const connections = useStore(app.startup.store, (state) => state.connections);
  if (route.view === 'settings') return <Settings app={app} section={route.section} />;
  if (route.view === 'add-connection') return <AddConnection app={app} />;
  if (route.view === 'welcome' || route.view === 'start' || connections === undefined) {
    return <Welcome app={app} />;
  }
  if (route.view === 'sign-in') return <SignedOut app={app} route={route} />;
  if (identity.state !== 'signedIn' || !isGuardedView(route.view)) return <Welcome app={app} />;
  const known = connections.find(({ id }) => id === identity.snapshot.connection);
  if (known === undefined) return <Welcome app={app} />;
  return <SignedInView app={app} view={route.view} snapshot={identity.snapshot} connection={known} />;
}
