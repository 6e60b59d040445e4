import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { DiscoveryFault } from '../../../../shared/model/new-connection.ts';
import { words } from '../../i18n/index.ts';
import { Delayed } from '../../ui/Delayed.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import type { Step, Wizard } from './store.ts';

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

function sentence(fault: DiscoveryFault, host: string): string {
  const text = words.addConnection.faults[fault];
  return typeof text === 'string' ? text : text(host);
}

interface NotFoundProps {
  wizard: Wizard;
  step: Extract<Step, { at: 'address' }>;
}

/** Why nothing was found, and what to do; of what was typed wrong the field itself says so. */
function NotFound({ wizard, step }: NotFoundProps) {
  const say = words.addConnection;
  const { fault, problem } = step;
  if (problem !== undefined) return <ProblemNotice title={say.lookFailed} problem={problem} />;
  if (fault?.host === undefined) return null;
  const { instead } = fault;
  const action =
    instead === undefined
      ? { label: words.app.tryAgain, onClick: () => void wizard.look() }
      : { label: say.askInstead(hostOf(instead)), onClick: () => void wizard.look(instead) };
  return (
    <ProblemNotice
      title={say.notFound}
      problem={{ message: sentence(fault.fault, fault.host) }}
      weight={fault.fault === 'cancelled' ? 'info' : 'error'}
      action={action}
    >
      {instead !== undefined && (
        <Text size="sm" c="dimmed">
          <bdi>{instead}</bdi>
        </Text>
      )}
    </ProblemNotice>
  );
}

function Looking({ wizard, step }: { wizard: Wizard; step: Extract<Step, { at: 'looking' }> }) {
  const say = words.addConnection;
  const { asking } = step;
  return (
    <Group justify="space-between" gap="sm" mih={36}>
      <Text size="sm" role="status">
        {asking === undefined ? say.beginning : say.looking[asking.step](asking.host)}
      </Text>
      <Delayed>
        <Button variant="default" size="xs" onClick={() => void wizard.stop()}>
          {say.stop}
        </Button>
      </Delayed>
    </Group>
  );
}

/** The one field to begin with. */
export function AddressStep({ wizard }: { wizard: Wizard }) {
  const { address, step } = useStore(wizard.store);
  const say = words.addConnection;
  const field = useRef<HTMLInputElement>(null);
  const fault = step.at === 'address' ? step.fault : undefined;
  const typedWrong = fault !== undefined && fault.host === undefined;
  // What is wrong with the address is read out with the field it is wrong in.
  useEffect(() => {
    if (typedWrong) field.current?.focus();
  }, [typedWrong]);
  // Whoever comes back to the address, or pressed what is gone now, goes on at the field.
  useFocusKept(step.at, () => field.current);
  useEffect(() => {
    if (wizard.store.getState().form !== undefined) field.current?.focus();
  }, [wizard]);
  const look = (event: FormEvent) => {
    event.preventDefault();
    void wizard.look();
  };
  return (
    <Stack gap="md" maw={640}>
      <form onSubmit={look} noValidate>
        <Stack gap="md">
          <TextInput
            ref={field}
            label={say.address}
            description={say.addressHint}
            value={address}
            onChange={({ currentTarget }) => wizard.type(currentTarget.value)}
            error={typedWrong ? sentence(fault.fault, '') : undefined}
            placeholder="login.example.com"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={2000}
            dir="ltr"
            data-autofocus
          />
          <Group>
            <Button type="submit" loading={step.at === 'looking'}>
              {say.look}
            </Button>
          </Group>
        </Stack>
      </form>
      {step.at === 'looking' && <Looking wizard={wizard} step={step} />}
      {step.at === 'address' && <NotFound wizard={wizard} step={step} />}
    </Stack>
  );
}
