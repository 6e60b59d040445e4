import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { DraftField, FoundServer } from '../../../../shared/model/new-connection.ts';
import { words } from '../../i18n/index.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { ClientFields, SignInMethods } from './Choices.tsx';
import { type Form, goesElsewhere } from './form.ts';
import type { Wizard } from './store.ts';

interface FieldsProps {
  form: Form;
  server: FoundServer;
  wizard: Wizard;
  /** The sentence for a field that has to be looked at again. */
  wrong(field: DraftField): string | undefined;
}

function NameField({ form, wizard, wrong }: FieldsProps) {
  const say = words.addConnection;
  return (
    <TextInput
      label={say.name}
      description={say.nameHint}
      value={form.name}
      onChange={({ currentTarget }) => wizard.edit({ name: currentTarget.value })}
      error={wrong('name')}
      maxLength={400}
      dir="auto"
    />
  );
}

function ApiFields({ form, server, wizard, wrong }: FieldsProps) {
  const say = words.addConnection;
  return (
    <>
      <TextInput
        label={say.origin}
        description={say.originHint}
        value={form.origin}
        onChange={({ currentTarget }) => wizard.edit({ origin: currentTarget.value })}
        error={wrong('origin')}
        inputMode="url"
        spellCheck={false}
        maxLength={2000}
        dir="ltr"
      />
      {goesElsewhere(form.origin, server) && (
        <Alert color="yellow" variant="light" role="status">
          {say.elsewhere(new URL(form.origin.trim()).host, server.host)}
        </Alert>
      )}
      <TextInput
        label={say.prefix}
        description={say.prefixHint}
        value={form.prefix}
        onChange={({ currentTarget }) => wizard.edit({ prefix: currentTarget.value })}
        error={wrong('prefix')}
        spellCheck={false}
        maxLength={400}
        dir="ltr"
      />
    </>
  );
}

function ScopesField({ form, wizard, wrong }: FieldsProps) {
  const say = words.addConnection;
  return (
    <TextInput
      label={say.scopes}
      description={say.scopesHint}
      value={form.scopes}
      onChange={({ currentTarget }) => wizard.edit({ scopes: currentTarget.value })}
      error={wrong('scopes')}
      spellCheck={false}
      maxLength={4000}
      dir="ltr"
    />
  );
}

function Outcome({ wizard }: { wizard: Wizard }) {
  const say = words.addConnection;
  const { wrong, declined, problem } = useStore(wizard.store);
  if (problem !== undefined) return <ProblemNotice title={say.addFailed} problem={problem} />;
  if (declined) return <Alert color="gray" variant="light" role="status" title={say.declined} />;
  if (wrong.length === 0) return null;
  // What is wrong with each stands at the field.
  return <Alert color="red" variant="light" role="alert" title={say.faulty} />;
}

interface DetailsProps {
  wizard: Wizard;
  server: FoundServer;
  form: Form;
  /** Goes to the sign-in of the connection that was added. */
  onAdded(connection: string): void;
}

/** What the server does not say: a person does, with a proposal in every field. */
export function Details({ wizard, server, form, onAdded }: DetailsProps) {
  const say = words.addConnection;
  const { wrong, adding } = useStore(wizard.store);
  const body = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (wrong.length > 0) body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const connection = await wizard.add();
    if (connection !== undefined) onAdded(connection);
  };
  const wrongIn = (field: DraftField) => (wrong.includes(field) ? say.wrong[field] : undefined);
  const fields = { form, server, wizard, wrong: wrongIn };
  return (
    <Section title={say.missing}>
      <form ref={body} onSubmit={(event) => void add(event)} noValidate>
        <Stack gap="lg" maw={640}>
          <NameField {...fields} />
          <ClientFields {...fields} />
          <SignInMethods {...fields} />
          <ApiFields {...fields} />
          <ScopesField {...fields} />
          <Outcome wizard={wizard} />
          <Group>
            <Button type="submit" loading={adding}>
              {say.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
