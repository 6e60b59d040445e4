import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';
import { nameOfAccount } from '../../i18n/account-name.ts';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { MethodButton } from './MethodButton.tsx';
import { Progress } from './Progress.tsx';
import { createUnlock, unlockMethods } from './unlock.ts';

interface UnlockProps {
  bridge: Bridge;
  snapshot: SessionSnapshot;
  connection: ConnectionView;
  /** Name of the view that is behind the lock. */
  place: string;
  onSignOut(): void;
}

const host = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

/** The view of a locked session: its account, the unlock methods, and sign-out. */
export function UnlockView({ bridge, snapshot, connection, place, onSignOut }: UnlockProps) {
  const [unlock] = useState(() => createUnlock(bridge, snapshot.session));
  const state = useStore(unlock.store);
  const { actsAs, locked, signIn } = snapshot;
  const problem = state.problem ?? snapshot.problem;
  const how = { ...words.lock.how, browser: words.lock.how.browser(host(connection.issuer)) };
  const ways = unlockMethods(locked?.bySystem === true, connection.grants, actsAs);
  const noWayIn = actsAs === 'app' ? words.lock.textApp : words.lock.textNone;
  return (
    <Page
      title={words.lock.title(nameOfAccount(snapshot) ?? connection.name)}
      intro={locked?.minutes === undefined ? words.lock.lost : words.lock.after(locked.minutes)}
    >
      <Stack gap="lg" maw={520}>
        <Text>{ways.length === 0 ? noWayIn : words.lock.text(place)}</Text>
        {problem !== undefined && (
          <ProblemNotice
            title={signIn === undefined ? words.lock.failed : words.signIn.goesOnTitle}
            problem={problem}
            weight={problem.code === 'sign_in_cancelled' ? 'info' : 'error'}
          />
        )}
        {signIn === undefined ? (
          ways.map((way, at) => (
            <MethodButton
              key={way}
              way={way}
              label={words.lock.unlock[way]}
              text={how[way]}
              first={at === 0}
              starting={state.starting}
              onBegin={() => void unlock.unlock(way)}
            />
          ))
        ) : (
          <Progress step={signIn} copied={state.copied} signIn={unlock} />
        )}
        <Stack gap={6} align="flex-start">
          <Button variant="default" onClick={onSignOut}>
            {words.session.signOut}
          </Button>
          <Text size="sm" c="dimmed">
            {words.session.signOutText}
          </Text>
        </Stack>
      </Stack>
    </Page>
  );
}
