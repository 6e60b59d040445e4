import { Button, Group, List, Loader, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { SignInStep } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { Section } from '../../ui/Section.tsx';
import { Device } from './Device.tsx';
import type { Copied, SignIn } from './store.ts';

interface ProgressProps {
  step: SignInStep;
  copied: Copied | undefined;
  signIn: SignIn;
}

function Browser({ host, copied, signIn }: { host: string; copied: Copied | undefined; signIn: SignIn }) {
  return (
    <>
      <List type="ordered" spacing="xs">
        {words.signIn.browserSteps(host).map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      <Group gap="sm">
        <Button variant="default" onClick={() => void signIn.reopen()}>
          {words.signIn.reopen}
        </Button>
        <Button variant="default" onClick={() => void signIn.copyAddress()}>
          {words.signIn.copy}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {copied === undefined ? '' : words.signIn.copied[copied]}
        </Text>
      </Group>
    </>
  );
}

function wordsFor(step: SignInStep): { title: string; text: string } {
  const { steps, browserTitle, deviceTitle } = words.signIn;
  if (step.step === 'browser') return { title: browserTitle, text: '' };
  if (step.step === 'device') return { title: deviceTitle, text: '' };
  return step.step === 'prompt' ? steps[step.asks] : steps[step.step];
}

/** The progress of a sign-in, the next steps, and cancelling. */
export function Progress({ step, copied, signIn }: ProgressProps) {
  const { title, text } = wordsFor(step);
  const cancel = useRef<HTMLButtonElement>(null);
  // The button that began this is gone; its focus must not be.
  useEffect(() => cancel.current?.focus({ preventScroll: true }), []);
  return (
    <Section title={title} action={step.step !== 'device' && <Loader size="sm" aria-hidden />}>
      <Stack gap="md" aria-live="polite">
        {step.step === 'browser' && <Browser host={step.host} copied={copied} signIn={signIn} />}
        {step.step === 'device' && <Device step={step} copied={copied} signIn={signIn} />}
        {text !== '' && <Text>{text}</Text>}
      </Stack>
      <Group>
        <Button variant="default" ref={cancel} onClick={() => void signIn.cancel()}>
          {words.signIn.cancel}
        </Button>
      </Group>
    </Section>
  );
}
