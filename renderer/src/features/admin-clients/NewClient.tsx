import { Button, Group } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ClientOutcome } from '../../../../shared/model/admin-client.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Section } from '../../ui/Section.tsx';
import { ClientFields } from './ClientFields.tsx';
import { createNewClientEditor } from './editor.ts';
import { Refused } from './Refused.tsx';

interface NewClientProps {
  bridge: Bridge;
  session: string;
  onCancel(): void;
  onDone(outcome: Extract<ClientOutcome, { outcome: 'done' }>): void;
}

/** The form of a client to be added. */
export function NewClient({ bridge, session, onCancel, onDone }: NewClientProps) {
  const [editor] = useState(() => createNewClientEditor(bridge, session));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const busy = useStore(editor.store, (state) => state.busy);
  const text = words.admin.clients;
  return (
    <Section title={text.createTitle}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void editor.add().then((outcome) => {
            if (outcome !== undefined) onDone(outcome);
          });
        }}
      >
        <ClientFields editor={editor} isNew />
        <Refused editor={editor} />
        <Group gap="sm" mt="md">
          <Button type="submit" loading={busy}>
            {text.add}
          </Button>
          <Button variant="default" disabled={busy} onClick={onCancel}>
            {text.cancel}
          </Button>
        </Group>
      </form>
    </Section>
  );
}
