import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Delayed } from '../../ui/Delayed.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { isRefusal, Refusal } from '../../ui/Refusal.tsx';
import { Section } from '../../ui/Section.tsx';
import { BulkRevokeBar } from './BulkRevokeBar.tsx';
import { type BulkRevoke, createBulkRevoke } from './bulk-revoke.ts';
import { Filters } from './Filters.tsx';
import { createSessionList, isFiltered, type SessionList, wholeSearch } from './list.ts';
import { SessionTable } from './SessionTable.tsx';

interface AdminSessionsProps {
  bridge: Bridge;
  snapshot: Pick<SessionSnapshot, 'session' | 'account'>;
}

interface ListedProps {
  list: SessionList;
  ending: BulkRevoke;
}

function Nothing({ list }: { list: SessionList }) {
  const search = useStore(list.store, (state) => state.search);
  const { none, noneText, noMatch, clear } = words.admin.sessions;
  const filtered = isFiltered(search);
  return (
    <Stack gap="sm" py="lg" align="center">
      <Text fw={600}>{filtered ? noMatch : none}</Text>
      {filtered ? (
        <Button variant="default" size="xs" onClick={() => list.search(wholeSearch)}>
          {clear}
        </Button>
      ) : (
        <Text c="dimmed">{noneText}</Text>
      )}
    </Stack>
  );
}

function Listed({ list, ending }: ListedProps) {
  const rows = useStore(list.store, (state) => state.rows);
  const moreProblem = useStore(list.store, (state) => state.moreProblem);
  if (rows === undefined) {
    return (
      <Delayed>
        <Stack gap="xs" aria-busy="true">
          <Skeleton height={36} />
          <Skeleton height={320} />
        </Stack>
      </Delayed>
    );
  }
  return (
    <>
      <BulkRevokeBar ending={ending} />
      {rows.length === 0 ? <Nothing list={list} /> : <SessionTable list={list} ending={ending} />}
      {moreProblem !== undefined && (
        <ProblemNotice
          title={words.admin.sessions.moreFailed}
          problem={moreProblem}
          action={{ label: words.app.tryAgain, onClick: list.more }}
        />
      )}
    </>
  );
}

/**
 * Administration: everybody's sessions, searched, sorted and paged by the server (FEATURES S3.12); what is below the
 * heading.
 */
export function AdminSessionsView({ bridge, snapshot: { session, account } }: AdminSessionsProps) {
  const [list] = useState(() => createSessionList(bridge, session));
  const [ending] = useState(() => createBulkRevoke(bridge, session, list, account?.sub));
  const { problem, rows, loading } = useStore(list.store);
  useEffect(() => list.search(), [list]);
  const { list: listed, failed, stale } = words.admin.sessions;
  if (isRefusal(problem)) return <Refusal problem={problem} />;
  return (
    <Section
      title={listed}
      action={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => list.search()}
        >
          {words.profile.reload}
        </Button>
      }
    >
      <Filters
        bridge={bridge}
        session={session}
        list={list}
        onSearch={(changes) => {
          ending.clear();
          list.search(changes);
        }}
      />
      {problem !== undefined && (
        <ProblemNotice
          title={failed}
          problem={problem}
          action={{ label: words.app.tryAgain, onClick: () => list.search(), busy: loading !== undefined }}
        >
          {rows !== undefined && <Text size="sm">{stale}</Text>}
        </ProblemNotice>
      )}
      {(problem === undefined || rows !== undefined) && <Listed list={list} ending={ending} />}
    </Section>
  );
}
