import { Anchor } from '@mantine/core';
import { useStore } from 'zustand';
import { WelcomeView } from '../features/welcome/WelcomeView.tsx';
import { Page } from '../ui/Page.tsx';
import { PageSkeleton } from '../ui/PageSkeleton.tsx';
import { ProblemNotice } from '../ui/ProblemNotice.tsx';
import { words } from '../words/index.ts';
import type { App } from './app.ts';
import type { Route } from './router.ts';
import { SignedInView } from './SignedInView.tsx';
import { useView } from './views.ts';

function SignedOut({ app, route }: { app: App; route: Extract<Route, { view: 'sign-in' }> }) {
  const { connections, info } = useStore(app.startup.store);
  const sessions = useStore(app.sessions.store, (state) => state.byConnection);
  const View = useView('sign-in');
  const connection = connections?.find(({ id }) => id === route.connection);
  if (connection === undefined) return <Missing text={words.signIn.unknownText(route.connection)} />;
  if (View === undefined) return <PageSkeleton label={words.app.loading} />;
  return (
    <View
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
  return <SignedInView app={app} view={route.view} snapshot={identity.snapshot} connection={known} />;
}
