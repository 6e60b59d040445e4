import { Badge, Group } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { KeyringView, SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Below } from '../../ui/Below.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { formatDateTime, formatNumber, formatSpan } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { Section } from '../../ui/Section.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { createSessionActions } from './actions.ts';
import { LeaksSection } from './LeaksSection.tsx';
import { type SignOut, SignOutSection } from './SignOutSection.tsx';
import { StorageSection } from './StorageSection.tsx';
import { TokenSection } from './TokenSection.tsx';
import { WaitingSection } from './WaitingSection.tsx';
import type { Waiting } from './waiting.ts';
import { waitingIn } from './waiting.ts';

interface SessionProps {
  bridge: Bridge;
  snapshot: SessionSnapshot;
  connection: ConnectionView;
  keyring: KeyringView;
  waiting: Waiting;
  signOut: SignOut;
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  if (scopes.length === 0) return words.session.noScopes;
  return (
    <Group gap="xs">
      {scopes.map((scope) => (
        <Badge key={scope} variant="light" color="gray" tt="none" fw={500}>
          {scope}
        </Badge>
      ))}
    </Group>
  );
}

/** Session: its state, times and keeping; refresh, sign out, check for leaks. */
export function SessionView({ bridge, snapshot, connection, keyring, waiting, signOut }: SessionProps) {
  const [actions] = useState(() => createSessionActions(bridge, snapshot.session));
  const requests = useStore(waiting.store, (held) => waitingIn(held, snapshot.session));
  const { state, signedInAt, renewedAt, renewals, scopes, bound, clock } = snapshot;
  return (
    <Page title={words.session.title} intro={words.session.intro}>
      <WaitingSection
        requests={requests}
        onCancel={(id) => waiting.cancel(snapshot.session, id)}
        onRetry={() => waiting.retry(snapshot.session)}
      />
      <TokenSection snapshot={snapshot} actions={actions} />
      <Section title={words.session.details}>
        <Facts
          facts={[
            [words.session.state, <StateMark key="state" state={state} word={words.app.states[state]} />],
            [words.session.connection, `${connection.name} (${connection.issuer})`],
            [words.session.signedInAt, signedInAt === undefined ? undefined : formatDateTime(signedInAt)],
            [
              words.session.renewedAt,
              renewedAt === undefined ? words.session.never : formatDateTime(renewedAt),
            ],
            [words.session.renewals, formatNumber(renewals)],
            [words.session.scopes, <Scopes key="scopes" scopes={scopes} />],
            [words.session.client, words.session.authentication(connection.clientAuthentication)],
            [
              words.session.clock,
              clock && words.session.clockOff(formatSpan(Math.abs(clock.aheadMs)), clock.aheadMs > 0),
            ],
            [words.session.binding, bound ? words.session.bound : words.session.unbound],
          ]}
        />
      </Section>
      <Below>
        <SignOutSection bridge={bridge} snapshot={snapshot} connection={connection.name} signOut={signOut} />
        <StorageSection bridge={bridge} kept={snapshot.kept} actsAs={snapshot.actsAs} keyring={keyring} />
        <LeaksSection actions={actions} />
      </Below>
    </Page>
  );
}
