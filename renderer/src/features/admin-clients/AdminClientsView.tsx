import { Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ClientOutcome } from '../../../../shared/model/admin-client.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Delayed } from '../../ui/Delayed.tsx';
import { formatNumber } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { isRefusal, Refusal } from '../../ui/Refusal.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './AdminClients.module.css';
import { ClientItem } from './ClientItem.tsx';
import { type ClientList, createClientList } from './list.ts';
import { NewClient } from './NewClient.tsx';

interface AdminClientsProps {
  bridge: Bridge;
  session: string;
}

type Done = Extract<ClientOutcome, { outcome: 'done' }>;

function Nothing({ list }: { list: ClientList }) {
  const search = useStore(list.store, (state) => state.search);
  const { none, noMatch, clear } = words.admin.clients;
  if (search === '') return <Text fw={600}>{none}</Text>;
  return (
    <Stack gap="sm" py="lg" align="center">
      <Text dir="auto">{noMatch(search)}</Text>
      <Button variant="default" size="xs" onClick={() => list.search('')}>
        {clear}
      </Button>
    </Stack>
  );
}

function Listed({ list, bridge, session }: AdminClientsProps & { list: ClientList }) {
  const { clients, next, loading, moreProblem } = useStore(list.store);
  const [open, setOpen] = useState<string>();
  if (clients === undefined) {
    return (
      <Delayed>
        <Stack gap="xs" aria-busy="true">
          <Skeleton height={56} />
          <Skeleton height={56} />
          <Skeleton height={56} />
        </Stack>
      </Delayed>
    );
  }
  const said = words.admin.clients;
  return (
    <>
      {clients.length === 0 && <Nothing list={list} />}
      <ul className={classes['clients']} aria-label={said.list} aria-busy={loading}>
        {clients.map((client) => (
          <ClientItem
            key={client.client_id}
            bridge={bridge}
            session={session}
            list={list}
            client={client}
            open={open === client.client_id}
            onOpen={(wanted) => setOpen(wanted ? client.client_id : undefined)}
          />
        ))}
      </ul>
      {moreProblem !== undefined && <ProblemNotice title={said.moreFailed} problem={moreProblem} />}
      <Group justify="space-between" gap="sm" mih={30}>
        <Text size="sm" c="dimmed" role="status">
          {said.shown(formatNumber(clients.length), next === null)}
        </Text>
        {next !== null && (
          <Button variant="default" size="xs" loading={loading} onClick={() => void list.more()}>
            {words.admin.both.more}
          </Button>
        )}
      </Group>
    </>
  );
}

function Added({ done: { client, secretShown } }: { done: Done }) {
  const text = useRef<HTMLParagraphElement>(null);
  // The focused element was removed.
  useEffect(() => text.current?.focus(), []);
  const { created, createdSecret } = words.admin.clients;
  return (
    <Text size="sm" ref={text} tabIndex={-1} role="status" dir="auto">
      {secretShown ? createdSecret(client.name) : created(client.name)}
    </Text>
  );
}

/** Where a client is added: a button, then a form in place, then what came of it. */
function Adding({ bridge, session, list }: AdminClientsProps & { list: ClientList }) {
  const [adding, setAdding] = useState(false);
  const [done, setDone] = useState<Done>();
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !adding && done === undefined) opener.current?.focus();
    wasOpen.current = adding;
  }, [adding, done]);
  if (adding) {
    return (
      <NewClient
        bridge={bridge}
        session={session}
        onCancel={() => setAdding(false)}
        onDone={(outcome) => {
          list.put(outcome.client);
          setDone(outcome);
          setAdding(false);
        }}
      />
    );
  }
  return (
    <>
      <Group>
        <Button
          ref={opener}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            setDone(undefined);
            setAdding(true);
          }}
        >
          {words.admin.clients.create}
        </Button>
      </Group>
      {done !== undefined && <Added done={done} />}
    </>
  );
}

/** Administration: the clients of the server (FEATURES S3.13); what is below the heading. */
export function AdminClientsView({ bridge, session }: AdminClientsProps) {
  const [list] = useState(() => createClientList(bridge, session));
  const { problem, clients, search, loading } = useStore(list.store);
  useEffect(() => list.search(''), [list]);
  const said = words.admin.clients;
  if (isRefusal(problem)) return <Refusal problem={problem} />;
  return (
    <>
      <Adding bridge={bridge} session={session} list={list} />
      <Section title={said.list}>
        <TextInput
          type="search"
          aria-label={said.search}
          placeholder={said.searchHint}
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={200}
          value={search}
          onChange={(event) => list.search(event.currentTarget.value)}
        />
        {problem !== undefined && (
          <ProblemNotice
            title={said.failed}
            problem={problem}
            action={{ label: words.app.tryAgain, onClick: () => list.search(search), busy: loading }}
          />
        )}
        {(problem === undefined || clients !== undefined) && (
          <Listed list={list} bridge={bridge} session={session} />
        )}
      </Section>
    </>
  );
}
