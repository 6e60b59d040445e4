import { Anchor } from '@mantine/core';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { WelcomeView } from '../features/welcome/WelcomeView.tsx';
import { Page } from '../ui/Page.tsx';
import { PageSkeleton } from '../ui/PageSkeleton.tsx';
import { ProblemNotice } from '../ui/ProblemNotice.tsx';
import { words } from '../words/index.ts';
import type { App } from './app.ts';
import { profileOf } from './person.ts';
import type { GuardedView, Route } from './router.ts';
import { HomeView, ProfileView, SessionView, SignInView } from './views.ts';

interface SignedInProps {
  app: App;
  view: GuardedView;
  snapshot: SessionSnapshot;
  connection: ConnectionView;
}

function SignedIn({ app, view, snapshot, connection }: SignedInProps) {
  const me = useStore(app.me.store);
  const info = useStore(app.startup.store, (state) => state.info);
  const profile = me.profile ?? profileOf(snapshot);
  const retry = () => void app.me.reload();
  const signOut = () => void app.sessions.signOut(connection.id);
  const common = { bridge: app.bridge, snapshot, profile, problem: me.problem, onRetry: retry };
  // One view per session: nothing of another account is carried over.
  const key = `${snapshot.connection} ${snapshot.account?.sub}`;
  if (view === 'home') return <HomeView key={key} {...common} onSignOut={signOut} />;
  if (view === 'profile') {
    return <ProfileView key={key} {...common} jobs={app.jobs} connection={connection.id} />;
  }
  const keyring = info?.keyring ?? { state: 'unknown', backend: '' };
  return (
    <SessionView
      key={key}
      bridge={app.bridge}
      snapshot={snapshot}
      connection={connection}
      keyring={keyring}
      onSignOut={signOut}
    />
  );
}

function SignedOut({ app, route }: { app: App; route: Extract<Route, { view: 'sign-in' }> }) {
  const { connections, info } = useStore(app.startup.store);
  const sessions = useStore(app.sessions.store, (state) => state.byConnection);
  const connection = connections?.find(({ id }) => id === route.connection);
  if (connection === undefined) return <Missing text={words.signIn.unknownText(route.connection)} />;
  return (
    <SignInView
      key={connection.id}
      bridge={app.bridge}
      connection={connection}
      snapshot={sessions[connection.id]}
      keyring={info?.keyring.state ?? 'unknown'}
      place={route.to === undefined ? undefined : words.app[route.to]}
      onLook={() => void app.startup.loadInfo()}
    />
  );
}

function Missing({ text }: { text: string }) {
  return (
    <Page title={words.app.notThere} intro={text}>
      <Anchor href="#/">{words.app.toWelcome}</Anchor>
    </Page>
  );
}

function Welcome({ app }: { app: App }) {
  const { connections, problem } = useStore(app.startup.store);
  const sessions = useStore(app.sessions.store, (state) => state.byConnection);
  if (connections !== undefined) {
    return <WelcomeView connections={connections} sessions={sessions} onOpen={app.open} />;
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

/** The view of the route; the guard has let it pass. */
export function CurrentView({ app }: { app: App }) {
  const { route, identity, connection } = useStore(app.scene);
  const connections = useStore(app.startup.store, (state) => state.connections);
  if (route.view === 'missing') return <Missing text={words.app.notThereText} />;
  const known = connections?.find(({ id }) => id === connection);
  if (route.view === 'welcome' || route.view === 'start' || connections === undefined) {
    return <Welcome app={app} />;
  }
  if (route.view === 'sign-in') return <SignedOut app={app} route={route} />;
  if (identity.state !== 'signedIn' || known === undefined) return <Welcome app={app} />;
  return <SignedIn app={app} view={route.view} snapshot={identity.snapshot} connection={known} />;
}
