import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { ActivityView } from '../../features/activity/ActivityView.tsx';
import { HomeView } from '../../features/home/HomeView.tsx';
import { ProfileView } from '../../features/profile/ProfileView.tsx';
import { SessionView } from '../../features/session/SessionView.tsx';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Pending } from '../../ui/Pending.tsx';
import { Section } from '../../ui/Section.tsx';
import type { App } from '../app.ts';
import { profileOf } from '../person.ts';
import type { GuardedView } from './access.ts';
import { Missing } from './Missing.tsx';
import { useView } from './views.ts';

interface SignedInProps {
  app: App;
  snapshot: SessionSnapshot;
  connection: ConnectionView;
}

function usePerson({ app, snapshot }: SignedInProps) {
  const { profile, problem } = useStore(app.me.store);
  return { profile: profile ?? profileOf(snapshot), problem, onRetry: () => void app.me.reload() };
}

function Home(props: SignedInProps) {
  const { app, snapshot } = props;
  const person = usePerson(props);
  const signOut = () => void app.sessions.signOut(snapshot.session);
  return <HomeView bridge={app.bridge} snapshot={snapshot} onSignOut={signOut} {...person} />;
}

function Profile(props: SignedInProps) {
  const { app, snapshot } = props;
  const person = usePerson(props);
  return <ProfileView jobs={app.jobs} session={snapshot.session} {...person} />;
}

function Session({ app, snapshot, connection }: SignedInProps) {
  const info = useStore(app.startup.store, (state) => state.info);
  return (
    <SessionView
      bridge={app.bridge}
      snapshot={snapshot}
      connection={connection}
      waiting={app.waiting}
      keyring={info?.keyring ?? { state: 'unknown', backend: '' }}
      signOut={{
        here: () => void app.sessions.signOut(snapshot.session),
        everywhere: () => app.sessions.signOutEverywhere(snapshot.session),
      }}
    />
  );
}

function Activity({ app, snapshot }: SignedInProps) {
  return <ActivityView bridge={app.bridge} session={snapshot.session} />;
}

/** In CSS pixels. */
const buttonHeight = 36;

function AdminSessions({ app, snapshot }: SignedInProps) {
  const View = useView('admin-sessions');
  const { title, intro, list } = words.admin.sessions;
  return (
    <Page title={title} intro={intro}>
      {View === null ? (
        <Section title={list}>
          <Pending />
        </Section>
      ) : (
        <View bridge={app.bridge} snapshot={snapshot} />
      )}
    </Page>
  );
}

function AdminClients({ app, snapshot }: SignedInProps) {
  const View = useView('admin-clients');
  const { title, intro, list } = words.admin.clients;
  return (
    <Page title={title} intro={intro}>
      {View === null ? (
        <>
          <Box h={buttonHeight} />
          <Section title={list}>
            <Pending />
          </Section>
        </>
      ) : (
        <View bridge={app.bridge} session={snapshot.session} />
      )}
    </Page>
  );
}

const views: Partial<Record<GuardedView, (props: SignedInProps) => ReactNode>> = {
  home: Home,
  profile: Profile,
  session: Session,
  activity: Activity,
  'admin-sessions': AdminSessions,
  'admin-clients': AdminClients,
};

/** A view of a signed-in session. One per session: no state of another account is carried over. */
export function SignedInView({ view, ...props }: SignedInProps & { view: GuardedView }) {
  const View = views[view];
  const { session, account } = props.snapshot;
  if (View === undefined) return <Missing text={words.app.notThereText} />;
  return <View key={`${session} ${account?.sub}`} {...props} />;
}
