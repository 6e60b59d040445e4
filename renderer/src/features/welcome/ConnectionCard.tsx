import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { Facts } from '../../ui/Facts.tsx';
import { formatList } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { OwnActions } from './OwnActions.tsx';
import type { Welcome } from './store.ts';
import classes from './WelcomeView.module.css';

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);
const isHere = (url: string) =>
  URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

/** What somebody who is signed in is called. */
const nameOf = ({ session, account }: SessionSnapshot) => account?.name ?? account?.username ?? session;

export interface CardProps {
  connection: ConnectionView;
  /** Of this connection. */
  sessions: SessionSnapshot[];
  welcome: Welcome;
  onOpen(session: string): void;
  onAdd(): void;
}

function People({ connection, sessions, onOpen }: Pick<CardProps, 'connection' | 'sessions' | 'onOpen'>) {
  return (
    <ul className={classes['people']} aria-label={words.welcome.accounts}>
      {sessions.map((snapshot) => (
        <Group component="li" key={snapshot.session} justify="space-between" wrap="nowrap" gap="sm">
          <Stack gap={0} miw={0}>
            <Text size="sm" truncate dir="auto">
              {nameOf(snapshot)}
            </Text>
            <Text size="xs" component="div">
              <StateMark state={snapshot.state} word={words.app.states[snapshot.state]} />
            </Text>
          </Stack>
          <Button
            variant="default"
            flex="none"
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

function SignInActions({ connection, sessions, onOpen, onAdd }: CardProps) {
  if (sessions.length === 0) {
    return (
      <Button onClick={() => onOpen(connection.id)} aria-label={words.welcome.signInTo(connection.name)}>
        {words.welcome.signIn}
      </Button>
    );
  }
  return (
    <Button variant="subtle" onClick={onAdd} aria-label={words.welcome.addTo(connection.name)}>
      {words.welcome.add}
    </Button>
  );
}

function Notes({ connection }: Pick<CardProps, 'connection'>) {
  const notes = [
    ...(isHere(connection.issuer) ? [words.welcome.here] : []),
    ...(connection.own ? [] : [words.welcome.setUp]),
  ];
  if (notes.length === 0) return null;
  return (
    <Group gap="xs">
      {notes.map((note) => (
        <Badge key={note} variant="light" color="gray" tt="none" fw={500}>
          {note}
        </Badge>
      ))}
    </Group>
  );
}

/** One connection: its hosts, its accounts, and its actions. */
export function ConnectionCard(props: CardProps) {
  const { connection, sessions, welcome, onOpen } = props;
  const id = useId();
  const problem = useStore(welcome.store, (state) => state.problem);
  const people = sessions.filter(({ account }) => account !== undefined);
  const methods = formatList(connection.grants.map((grant) => words.welcome.grants[grant]));
  return (
    <Paper component="li" withBorder p="lg" bg="var(--lk-surface)" aria-labelledby={id}>
      <Stack gap="md" h="100%" justify="space-between">
        <Stack gap="xs">
          <Title order={2} id={id} dir="auto" className={classes['name'] ?? ''}>
            {connection.name}
          </Title>
          <Notes connection={connection} />
          <Facts
            facts={[
              [words.welcome.issuer, hostOf(connection.issuer)],
              [words.welcome.api, connection.apiOrigins.map(hostOf).join(', ')],
              [words.welcome.methods, methods],
            ]}
          />
        </Stack>
        <Stack gap="sm">
          {people.length > 0 && <People connection={connection} sessions={people} onOpen={onOpen} />}
          {problem?.of === connection.id && (
            <ProblemNotice title={words.welcome.changeFailed} problem={problem.problem} />
          )}
          <OwnActions connection={connection} people={people.map(nameOf)} welcome={welcome}>
            <SignInActions {...props} sessions={people} />
          </OwnActions>
        </Stack>
      </Stack>
    </Paper>
  );
}
