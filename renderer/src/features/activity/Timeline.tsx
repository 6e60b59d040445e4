import { Button, Group, NativeSelect, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Activity } from '../../../../shared/model/activity.ts';
import { words } from '../../i18n/index.ts';
import { Delayed } from '../../ui/Delayed.tsx';
import { formatNumber } from '../../ui/format.ts';
import classes from './ActivityView.module.css';
import { Entry } from './Entry.tsx';
import { type Group as Chosen, filterEntries, groupNames, isGroup } from './filter.ts';
import type { ActivityLog } from './store.ts';

const step = 50;

interface FilterProps {
  group: Chosen;
  query: string;
  onGroup(group: Chosen): void;
  onQuery(query: string): void;
}

function Filter({ group, query, onGroup, onQuery }: FilterProps) {
  return (
    <div className={classes['filter']}>
      <NativeSelect
        aria-label={words.activity.show}
        value={group}
        data={groupNames.map((name) => ({ value: name, label: words.activity.groups[name] }))}
        onChange={({ currentTarget: { value } }) => {
          if (isGroup(value)) onGroup(value);
        }}
      />
      <TextInput
        type="search"
        aria-label={words.activity.search}
        placeholder={words.activity.searchHint}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
      />
    </div>
  );
}

function Waiting() {
  return (
    <Delayed>
      <Stack gap="xs" aria-busy="true">
        <Skeleton height={36} />
        <Skeleton height={240} />
      </Stack>
    </Delayed>
  );
}

interface NoMatchProps {
  onClear(): void;
  onOlder: (() => void) | undefined;
}

function NoMatch({ onClear, onOlder }: NoMatchProps) {
  return (
    <Stack gap="sm" py="lg" align="center">
      <Text>{words.activity.noMatch}</Text>
      <Group gap="sm">
        <Button variant="default" size="xs" onClick={onClear}>
          {words.activity.clear}
        </Button>
        {onOlder !== undefined && (
          <Button variant="default" size="xs" onClick={onOlder}>
            {words.activity.older}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

interface ListedProps {
  entries: Activity[];
  /** Fetches the older ones, where there are any. */
  onOlder: (() => void) | undefined;
}

function Listed({ entries, onOlder }: ListedProps) {
  const [most, setMost] = useState(step);
  const shown = entries.slice(0, most);
  return (
    <>
      <ol className={classes['entries']} aria-label={words.activity.timeline}>
        {shown.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      <Group justify="space-between" gap="sm" mih={30}>
        <Text size="sm" c="dimmed" role="status">
          {words.activity.shown(formatNumber(shown.length), formatNumber(entries.length))}
        </Text>
        {shown.length < entries.length && (
          <Button variant="default" size="xs" onClick={() => setMost(most + step)}>
            {words.activity.more}
          </Button>
        )}
        {shown.length === entries.length && onOlder !== undefined && (
          <Button variant="default" size="xs" onClick={onOlder}>
            {words.activity.older}
          </Button>
        )}
      </Group>
    </>
  );
}

/** What happened, newest first, by kind and words. */
export function Timeline({ log }: { log: ActivityLog }) {
  const { entries: all, more } = useStore(log.store);
  // A long list is drawn in steps, so that the view it belongs to is on screen before.
  const entries = useDeferredValue(all);
  const [group, setGroup] = useState<Chosen>('all');
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  const found = useMemo(
    () => filterEntries(entries ?? [], { group, query: asked }, (kind) => words.activity.kinds[kind]),
    [entries, group, asked],
  );
  if (entries === undefined) return <Waiting />;
  if (entries.length === 0) {
    return (
      <Stack gap={4} py="lg" align="center">
        <Text fw={600}>{words.activity.empty}</Text>
        <Text c="dimmed">{words.activity.emptyText}</Text>
      </Stack>
    );
  }
  const older = more ? () => void log.loadAll() : undefined;
  const clear = () => {
    setGroup('all');
    setQuery('');
  };
  return (
    <Stack gap="sm">
      <Filter group={group} query={query} onGroup={setGroup} onQuery={setQuery} />
      {found.length === 0 ? (
        <NoMatch onClear={clear} onOlder={older} />
      ) : (
        <Listed entries={found} onOlder={older} />
      )}
    </Stack>
  );
}
