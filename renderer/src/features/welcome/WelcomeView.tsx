import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { words } from '../../words/index.ts';
import { EmptyWelcome } from './EmptyWelcome.tsx';
import classes from './WelcomeView.module.css';

interface WelcomeProps {
  connections: ConnectionView[];
  sessions: Readonly<Record<string, SessionSnapshot>>;
  onOpen(connection: string): void;
}

const host = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

const listed = new Intl.ListFormat(undefined, { type: 'conjunction' });

interface CardProps {
  connection: ConnectionView;
  snapshot: SessionSnapshot | undefined;
  onOpen(): void;
}

function ConnectionCard({ connection, snapshot, onOpen }: CardProps) {
  const id = useId();
  const { account } = snapshot ?? {};
  const label = account === undefined ? words.welcome.signInTo : words.welcome.openNamed;
  return (
    <Paper component="li" withBorder p="lg" bg="var(--lk-surface)" aria-labelledby={id}>
      <Stack gap="md" h="100%" justify="space-between">
        <Stack gap="xs">
          <Title order={2} id={id}>
            {connection.name}
          </Title>
          <Facts
            facts={[
              [words.welcome.issuer, host(connection.issuer)],
              [words.welcome.api, connection.apiOrigins.map(host).join(', ')],
              [words.welcome.waysIn, listed.format(connection.grants.map((g) => words.welcome.grants[g]))],
            ]}
          />
        </Stack>
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed">
            {account === undefined
              ? ''
              : words.welcome.signedIn(account.name ?? account.username ?? account.sub)}
          </Text>
          <Button
            onClick={onOpen}
            variant={account === undefined ? 'filled' : 'default'}
            aria-label={label(connection.name)}
          >
            {account === undefined ? words.welcome.signIn : words.welcome.open}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** Welcome: the connections as cards, or how to bring some. */
export function WelcomeView({ connections, sessions, onOpen }: WelcomeProps) {
  if (connections.length === 0) return <EmptyWelcome />;
  return (
    <Page title={words.welcome.title} intro={words.welcome.intro}>
      <ul className={classes['cards']}>
        {connections.map((connection) => (
          <ConnectionCard
            key={connection.id}
            connection={connection}
            snapshot={sessions[connection.id]}
            onOpen={() => onOpen(connection.id)}
          />
        ))}
      </ul>
    </Page>
  );
}
