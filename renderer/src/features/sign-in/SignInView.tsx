import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type {
  KeyringView,
  SessionSnapshot,
  SessionState,
  SignInMethod,
} from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { keepOffer } from './keep.ts';
import { Methods } from './Methods.tsx';
import { Progress } from './Progress.tsx';
import { SignedOutNotice } from './SignedOutNotice.tsx';
import { createSignIn } from './store.ts';

interface SignInProps {
  bridge: Bridge;
  session: string;
  connection: ConnectionView;
  snapshot: SessionSnapshot | undefined;
  keyring: KeyringView;
  /** Name of the view shown after sign-in, when the user asked for one. */
  place: string | undefined;
  /** Unlocks or rechecks the keyring, or sets up a passphrase. */
  onKeyring(act: 'unlock' | 'protect'): void;
}

interface ReasonProps {
  problem: Problem;
  state: SessionState | undefined;
  place: string | undefined;
  /** Where a code has run out or was declined. */
  onNewCode: (() => void) | undefined;
}

function Reason({ problem, state, place, onNewCode }: ReasonProps) {
  const { endedTitle, waitingTitle, cancelledTitle, failedTitle, goesOnTitle, placeKept } = words.signIn;
  if (problem.code === 'sign_in_cancelled') {
    return <ProblemNotice title={cancelledTitle} problem={problem} weight="info" />;
  }
  if (state === 'signingIn') return <ProblemNotice title={goesOnTitle} problem={problem} weight="warning" />;
  if (state !== 'ended' && state !== 'waiting')
    return (
      <ProblemNotice
        title={failedTitle}
        problem={problem}
        action={onNewCode && { label: words.signIn.newCode, onClick: onNewCode }}
      />
    );
  return (
    <ProblemNotice title={state === 'ended' ? endedTitle : waitingTitle} problem={problem} weight="warning">
      {place !== undefined && <Text size="sm">{placeKept(place)}</Text>}
    </ProblemNotice>
  );
}

function offersNewCode(last: SignInMethod | undefined, { code }: Problem): boolean {
  return last === 'device' && (code === 'sign_in_expired' || code === 'access_denied');
}

/** Whether there is something to say about a sign-out, and nothing newer. */
function hasLeft(snapshot: SessionSnapshot | undefined): snapshot is SessionSnapshot {
  if (snapshot === undefined || snapshot.state === 'signingIn') return false;
  return snapshot.signedOut !== undefined || snapshot.unconfirmed !== undefined;
}

/** Sign in to one connection: the methods, or the progress. */
export function SignInView({
  bridge,
  session,
  connection,
  snapshot,
  keyring,
  place,
  onKeyring,
}: SignInProps) {
  const [signIn] = useState(() => createSignIn(bridge, session));
  const state = useStore(signIn.store);
  const problem = state.problem ?? snapshot?.problem;
  const newCode = () => {
    const { ticked } = keepOffer(keyring.state, connection.keepSignedIn, state.keep);
    void signIn.begin('device', ticked);
  };
  return (
    <Page title={words.signIn.title(connection.name)}>
      <Stack gap="lg" maw={520}>
        {problem !== undefined && (
          <Reason
            problem={problem}
            state={state.problem ? undefined : snapshot?.state}
            place={place}
            onNewCode={offersNewCode(state.last, problem) ? newCode : undefined}
          />
        )}
        {hasLeft(snapshot) && (
          <SignedOutNotice
            snapshot={snapshot}
            opened={state.leftBrowser}
            onBrowser={() => void signIn.leaveBrowser()}
          />
        )}
        {state.leaveProblem !== undefined && (
          <ProblemNotice title={words.app.notDone} problem={state.leaveProblem} />
        )}
        {connection.notice !== undefined && (
          <Alert color="pine" variant="light" role="note">
            {connection.notice}
          </Alert>
        )}
        {snapshot?.state === 'signingIn' ? (
          <Progress step={snapshot.signIn ?? { step: 'preparing' }} copied={state.copied} signIn={signIn} />
        ) : (
          <Methods connection={connection} keyring={keyring} signIn={signIn} onKeyring={onKeyring} />
        )}
        <Anchor href="#/" size="sm">
          {words.signIn.back}
        </Anchor>
      </Stack>
    </Page>
  );
}
