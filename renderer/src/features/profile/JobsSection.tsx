import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import { Delayed } from '../../ui/Delayed.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { JobsTable } from './JobsTable.tsx';
import type { Jobs, JobsState } from './store.ts';

interface JobsProps {
  jobs: Jobs;
  session: string;
}

function Content({ state }: { state: JobsState }) {
  if (state.jobs !== undefined && state.jobs.length > 0) return <JobsTable jobs={state.jobs} />;
  if (state.jobs !== undefined) {
    return (
      <Stack gap={4} py="lg" align="center">
        <Text fw={600}>{words.profile.empty}</Text>
        <Text c="dimmed">{words.profile.emptyText}</Text>
      </Stack>
    );
  }
  if (state.problem !== undefined) return null;
  return (
    <Delayed>
      <Stack gap="xs" aria-busy="true">
        <Skeleton height={36} />
        <Skeleton height={240} />
      </Stack>
    </Delayed>
  );
}

/** The job list with its loading, empty and error states. */
export function JobsSection({ jobs, session }: JobsProps) {
  const state = useStore(jobs.store);
  useEffect(() => {
    void jobs.load(session);
  }, [jobs, session]);
  const reload = () => void jobs.load(session);
  return (
    <Section
      title={words.profile.jobs}
      action={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={state.loading && state.jobs !== undefined}
          onClick={reload}
        >
          {words.profile.reload}
        </Button>
      }
    >
      {state.problem !== undefined && (
        <ProblemNotice
          title={words.profile.failed}
          problem={state.problem}
          action={{ label: words.app.tryAgain, onClick: reload, busy: state.loading }}
        >
          {state.jobs !== undefined && <Text size="sm">{words.profile.stale}</Text>}
        </ProblemNotice>
      )}
      <Content state={state} />
    </Section>
  );
}
