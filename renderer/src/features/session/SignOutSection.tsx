import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { createEverywhere, type Everywhere } from './sign-out-everywhere.ts';

/** How a session is ended, from the view that shows it. */
export interface SignOut {
  here(): void;
  /** Gives a problem when nothing was ended. */
  everywhere(): Promise<Problem | undefined>;
}

interface SignOutProps {
  bridge: Bridge;
  snapshot: SessionSnapshot;
  connection: string;
  signOut: SignOut;
}

interface ConfirmationProps {
  everywhere: Everywhere;
  who: string;
  connection: string;
}

function Confirmation({ everywhere, who, connection }: ConfirmationProps) {
  const { others, busy, problem } = useStore(everywhere.store);
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => question.current?.focus(), []);
  const { everywhereTitle, everywhereReach, everywhereConfirm } = words.session;
  return (
    <Stack gap="sm" role="group" aria-label={words.session.everywhere}>
      <Text fw={600} ref={question} tabIndex={-1}>
        {everywhereTitle(who, connection)}
      </Text>
      <Text size="sm" aria-live="polite">
        {problem === undefined && everywhereReach(others)}
      </Text>
      {problem !== undefined && <ProblemNotice title={words.session.everywhereFailed} problem={problem} />}
      <Group gap="sm">
        <Button
          color="red"
          loading={busy}
          disabled={others === undefined}
          onClick={() => void everywhere.confirm()}
        >
          {everywhereConfirm(others)}
        </Button>
        <Button variant="default" onClick={everywhere.cancel}>
          {words.session.everywhereCancel}
        </Button>
      </Group>
    </Stack>
  );
}

/** Sign out, here or everywhere. */
export function SignOutSection({ bridge, snapshot, connection, signOut }: SignOutProps) {
  const [everywhere] = useState(() => createEverywhere(bridge, snapshot.session, signOut.everywhere));
  const asked = useStore(everywhere.store, (state) => state.asked);
  const opener = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  useEffect(() => {
    // What had the focus is gone; it goes back to where it came from.
    if (wasAsked.current && !asked) opener.current?.focus();
    wasAsked.current = asked;
  }, [asked]);
  const { account, actsAs, unconfirmed } = snapshot;
  const who = account?.name ?? account?.username ?? words.session.everywhereYou;
  return (
    <Section title={words.session.signOut}>
      <Text size="sm" c="dimmed">
        {words.session.signOutText}
      </Text>
      {unconfirmed !== undefined && <Text size="sm">{words.session.unconfirmed}</Text>}
      {asked ? (
        <Confirmation everywhere={everywhere} who={who} connection={connection} />
      ) : (
        <Group gap="sm">
          <Button variant="default" onClick={signOut.here}>
            {words.session.signOut}
          </Button>
          {actsAs === undefined && (
            <Button variant="subtle" ref={opener} onClick={() => void everywhere.ask()}>
              {words.session.everywhere}
            </Button>
          )}
        </Group>
      )}
    </Section>
  );
}
