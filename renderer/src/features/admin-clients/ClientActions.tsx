import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AdminClient } from '../../../../shared/model/admin-client.ts';
import { words } from '../../i18n/index.ts';
import classes from './AdminClients.module.css';
import type { ClientEditor } from './editor.ts';

interface ActionsProps {
  editor: ClientEditor;
  client: AdminClient;
}

interface ConfirmationProps {
  question: string;
  children: ReactNode;
  yes: string;
  busy: boolean;
  onYes(): void;
  onNo(): void;
}

/** An inline confirmation: the question and the consequences. */
function Confirmation({ question, children, yes, busy, onYes, onNo }: ConfirmationProps) {
  const asked = useRef<HTMLParagraphElement>(null);
  useEffect(() => asked.current?.focus(), []);
  return (
    <Stack gap="sm" role="group" aria-label={question} className={classes['question']}>
      <Text fw={600} ref={asked} tabIndex={-1} dir="auto">
        {question}
      </Text>
      {children}
      <Group gap="sm">
        <Button color="red" loading={busy} onClick={onYes}>
          {yes}
        </Button>
        <Button variant="default" disabled={busy} onClick={onNo}>
          {words.admin.clients.cancel}
        </Button>
      </Group>
    </Stack>
  );
}

const usesSecret = ({ token_endpoint_auth_method: method }: AdminClient): boolean =>
  method.startsWith('client_secret_');

type Asked = 'deactivate' | 'rotate';

function Question({ editor, client, asked, onEnd }: ActionsProps & { asked: Asked; onEnd(): void }) {
  const busy = useStore(editor.store, (state) => state.busy);
  const text = words.admin.clients;
  const act = (work: () => Promise<void>) => void work().then(onEnd);
  if (asked === 'deactivate') {
    return (
      <Confirmation
        question={text.deactivateQuestion(client.name)}
        yes={text.deactivateConfirm(client.name)}
        busy={busy}
        onYes={() => act(() => editor.activate(false))}
        onNo={onEnd}
      >
        <Text size="sm">{text.deactivateText}</Text>
      </Confirmation>
    );
  }
  return (
    <Confirmation
      question={text.rotateQuestion(client.name)}
      yes={text.rotateConfirm}
      busy={busy}
      onYes={() => act(editor.rotate)}
      onNo={onEnd}
    >
      <Text size="sm">{text.rotateText}</Text>
      {client.current && (
        <Text size="sm" fw={600}>
          {text.rotateOwn}
        </Text>
      )}
    </Confirmation>
  );
}

/** Actions that end sessions need a confirmation; activating does not. */
export function ClientActions({ editor, client }: ActionsProps) {
  const [asked, setAsked] = useState<Asked>();
  const first = useRef<HTMLDivElement>(null);
  const wasAsked = useRef<Asked>(undefined);
  useEffect(() => {
    // Back to the button it was asked from, or to the one in its place.
    const from = wasAsked.current;
    if (from !== undefined && asked === undefined) {
      const buttons = first.current?.querySelectorAll('button');
      (buttons?.[from === 'rotate' ? buttons.length - 1 : 0] ?? undefined)?.focus();
    }
    wasAsked.current = asked;
  }, [asked]);
  const text = words.admin.clients;
  if (asked !== undefined) {
    return <Question editor={editor} client={client} asked={asked} onEnd={() => setAsked(undefined)} />;
  }
  return (
    <>
      <Group gap="sm" ref={first}>
        {!client.active && (
          <Button variant="default" onClick={() => void editor.activate(true)}>
            {text.activate}
          </Button>
        )}
        {client.active && !client.current && (
          <Button variant="default" onClick={() => setAsked('deactivate')}>
            {text.deactivate}
          </Button>
        )}
        {usesSecret(client) && (
          <Button variant="default" onClick={() => setAsked('rotate')}>
            {text.rotate}
          </Button>
        )}
      </Group>
      {client.current && (
        <Text size="sm" c="dimmed">
          {text.deactivateOwn}
        </Text>
      )}
    </>
  );
}
