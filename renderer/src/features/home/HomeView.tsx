import { Button, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Profile } from '../../../../shared/model/resource.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Facts } from '../../ui/Facts.tsx';
import { formatCountdown, formatDateTime } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Roles } from '../../ui/Roles.tsx';
import { Section } from '../../ui/Section.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { timeLeft } from '../../ui/token.ts';
import { useNow } from '../../ui/useNow.ts';
import { AppItself } from './AppItself.tsx';
import classes from './HomeView.module.css';
import { RecentActivity } from './RecentActivity.tsx';
import { createRecent } from './store.ts';

interface HomeProps {
  bridge: Bridge;
  snapshot: SessionSnapshot;
  /** As `/api/me` says; where it did not answer, as the sign-in said. */
  profile: Profile;
  problem: Problem | undefined;
  onRetry(): void;
  onSignOut(): void;
}

function Health({ snapshot }: { snapshot: SessionSnapshot }) {
  const { accessToken, kept, signedInAt, state } = snapshot;
  const now = useNow(accessToken !== undefined);
  const left = accessToken === undefined ? 0 : timeLeft(accessToken, now);
  return (
    <Facts
      facts={[
        [words.home.state, <StateMark key="state" state={state} word={words.app.states[state]} />],
        [words.home.goodFor, left > 0 ? words.home.stillGood(formatCountdown(left)) : words.session.expired],
        [words.home.since, signedInAt === undefined ? undefined : formatDateTime(signedInAt)],
        [words.home.kept, kept === undefined ? undefined : words.home.keptIn[kept]],
      ]}
    />
  );
}

function QuickActions({ isApp, onSignOut }: { isApp: boolean; onSignOut(): void }) {
  return (
    <Group gap="sm">
      {!isApp && (
        <Button component="a" href="#/profile">
          {words.home.toJobs}
        </Button>
      )}
      <Button component="a" href="#/session" variant="default">
        {words.home.toSession}
      </Button>
      <Button variant="default" onClick={onSignOut}>
        {words.home.signOut}
      </Button>
    </Group>
  );
}

function You({ profile }: { profile: Profile }) {
  return (
    <Section title={words.home.you}>
      <Facts
        facts={[
          [words.home.name, profile.name],
          [words.home.username, profile.preferred_username],
          [words.home.email, profile.email],
          [words.home.roles, <Roles key="roles" roles={profile.roles} none={words.home.noRoles} />],
        ]}
      />
    </Section>
  );
}

/** Home: the user, the session, the latest activity, and quick actions. */
export function HomeView({ bridge, snapshot, profile, problem, onRetry, onSignOut }: HomeProps) {
  const [recent] = useState(() => createRecent(bridge, snapshot.session));
  const { generation, state, actsAs } = snapshot;
  const isApp = actsAs === 'app';
  useEffect(() => recent.follow(generation, state), [recent, generation, state]);
  const { entries, problem: failure } = useStore(recent.store);
  const name = profile.name ?? profile.preferred_username ?? profile.sub;
  return (
    <Page title={isApp ? name : words.home.title(name)}>
      {problem !== undefined && (
        <ProblemNotice
          title={words.app.unconfirmed}
          problem={problem}
          weight="warning"
          action={{ label: words.app.tryAgain, onClick: onRetry }}
        />
      )}
      <QuickActions isApp={isApp} onSignOut={onSignOut} />
      <div className={classes['columns']}>
        {isApp ? <AppItself client={profile.sub} /> : <You profile={profile} />}
        <Section title={words.home.health}>
          <Health snapshot={snapshot} />
        </Section>
      </div>
      <Section title={words.home.activity}>
        {failure === undefined ? (
          <RecentActivity entries={entries} />
        ) : (
          <ProblemNotice
            title={words.home.activityFailed}
            problem={failure}
            action={{ label: words.app.tryAgain, onClick: () => void recent.load() }}
          />
        )}
      </Section>
    </Page>
  );
}
