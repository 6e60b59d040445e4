import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { words } from '../../words/index.ts';
import { nameOfAccount } from '../../words/who.ts';
import { EmptyWelcome } from './EmptyWelcome.tsx';
import classes from './WelcomeView.module.css';

interface WelcomeProps {
  connections: ConnectionView[];
  sessions: Readonly<Record<string, SessionSnapshot>>;
  onOpen(session: string): void;
  onAdd(connection: string): void;
}

const host = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

const listed = new Intl.ListFormat(undefined, { type: 'conjunction' });

interface CardProps {
  connection: ConnectionView;
  /** Of this connection. */
  sessions: SessionSnapshot[];
  onOpen(session: string): void;
  onAdd(): void;
}

const nameOf = (snapshot: SessionSnapshot) => nameOfAccount(snapshot) ?? snapshot.session;

function People({ connection, sessions, onOpen }: Omit<CardProps, 'onAdd'>) {
  return (
    <ul className={classes['people']} aria-label={words.welcome.accounts}>
      {sessions.map((snapshot) => (
        <Group component="li" key={snapshot.session} justify="space-between" wrap="nowrap" gap="sm">
          <Text size="sm" truncate>
            {nameOf(snapshot)}
          </Text>
          <Button
            variant="default"
            onClick={() => onOpen(snapshot.session)}
            aria-label={words.welcome.openNamed(connection.name, nameOf(snapshot))}
          >
            {words.welcome.open}
          </Button>
        </Group>
      ))}
    </ul>
  );
}

function Actions({ connection, sessions, onOpen, onAdd }: CardProps) {
  const people = sessions.filter(({ account }) => account !== undefined);
  if (people.length === 0) {
    return (
      <Group justify="flex-end">
        <Button onClick={() => onOpen(connection.id)} aria-label={words.welcome.signInTo(connection.name)}>
          {words.welcome.signIn}
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap="sm">
      <People connection={connection} sessions={people} onOpen={onOpen} />
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onAdd} aria-label={words.welcome.addTo(connection.name)}>
          {words.welcome.add}
        </Button>
      </Group>
    </Stack>
  );
}

function ConnectionCard(props: CardProps) {
  const { connection } = props;
  const id = useId();
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
        <Actions {...props} />
      </Stack>
    </Paper>
  );
}

/** Welcome: the connections as cards, or how to bring some. */
export function WelcomeView({ connections, sessions, onOpen, onAdd }: WelcomeProps) {
  const all = Object.values(sessions);
  if (connections.length === 0) return <EmptyWelcome />;
  return (
    <Page title={words.welcome.title} intro={words.welcome.intro}>
      <ul className={classes['cards']}>
        {connections.map((connection) => (
          <ConnectionCard
            key={connection.id}
            connection={connection}
            sessions={all.filter((one) => one.connection === connection.id)}
            onOpen={onOpen}
            onAdd={() => onAdd(connection.id)}
          />
        ))}
      </ul>
    </Page>
  );
}
