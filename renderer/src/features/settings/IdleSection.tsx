import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { IdleView } from '../../../../shared/model/idle.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { choices, createIdle, type Idle, mostMinutes, settingFrom } from './idle.ts';

function Form({ idle, view }: { idle: Idle; view: IdleView }) {
  const { form, busy, saved } = useStore(idle.store);
  if (form === undefined) return null;
  const { preset } = view;
  const possible = settingFrom(form, preset) !== undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void idle.save();
      }}
    >
      <Group gap="md" align="flex-start">
        <TextInput
          label={words.idle.minutes}
          inputMode="numeric"
          maxLength={4}
          value={form.minutes}
          disabled={form.choice === 'never'}
          error={possible ? undefined : words.idle.range(mostMinutes(preset))}
          onChange={(event) => idle.change({ minutes: event.currentTarget.value })}
        />
        <NativeSelect
          label={words.idle.action}
          value={form.choice}
          data={choices(preset).map((value) => ({ value, label: words.idle.actions[value] }))}
          onChange={({ currentTarget: { value } }) => {
            const choice = choices(preset).find((one) => one === value);
            if (choice !== undefined) idle.change({ choice });
          }}
        />
      </Group>
      <Group gap="sm" mt="md">
        <Button type="submit" variant="default" loading={busy}>
          {words.idle.save}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {saved ? words.idle.saved : ''}
        </Text>
      </Group>
    </form>
  );
}

/** What happens to an idle session (FEATURES S2.4). */
export function IdleSection({ bridge, session, of }: { bridge: Bridge; session: string; of: string }) {
  const [idle] = useState(() => createIdle(bridge, session));
  const { view, problem } = useStore(idle.store);
  useEffect(() => void idle.load(), [idle]);
  return (
    <Section title={words.idle.title}>
      <Text size="sm">{words.settings.sessionFor(of)}</Text>
      {view !== undefined && (
        <div>
          <Text fw={600}>{words.idle.now(view.setting)}</Text>
          <Text size="sm" c="dimmed">
            {view.source === 'windows' ? words.idle.windows : words.idle.why}
          </Text>
          {view.preset.enforced && <Text size="sm">{words.idle.enforced(view.preset)}</Text>}
        </div>
      )}
      {problem !== undefined && (
        <ProblemNotice
          title={view === undefined ? words.idle.unknown : words.idle.failed}
          problem={problem}
          action={
            view === undefined ? { label: words.app.tryAgain, onClick: () => void idle.load() } : undefined
          }
        />
      )}
      {view !== undefined && <Form idle={idle} view={view} />}
    </Section>
  );
}
