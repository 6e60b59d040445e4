import { Badge, Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { AdminClient } from '../../../../shared/model/admin-client.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Facts } from '../../ui/Facts.tsx';
import { formatDateTime } from '../../ui/format.ts';
import classes from './AdminClients.module.css';
import { ClientActions } from './ClientActions.tsx';
import { ClientFields } from './ClientFields.tsx';
import { createClientEditor, type EditorNotice } from './editor.ts';
import type { ClientList } from './list.ts';
import { Refused } from './Refused.tsx';

interface ClientItemProps {
  bridge: Bridge;
  session: string;
  list: ClientList;
  client: AdminClient;
  open: boolean;
  onOpen(open: boolean): void;
}

function registeredBy(source: string): string {
  const { origins } = words.admin.clients;
  return source === 'seed' || source === 'dynamic' ? origins[source] : source;
}

function sentenceOf(done: EditorNotice, name: string): string {
  const { saved, nothingChanged, activated, deactivated, rotated } = words.admin.clients;
  if (done === 'saved') return saved;
  if (done === 'nothingChanged') return nothingChanged;
  return { activated, deactivated, rotated }[done](name);
}

function Details({ bridge, session, list, client }: Omit<ClientItemProps, 'open' | 'onOpen'>) {
  const [editor] = useState(() => createClientEditor(bridge, session, list, client));
  const { busy, notice: done } = useStore(editor.store);
  const text = words.admin.clients;
  return (
    <Stack gap="md" className={classes['details']}>
      <Facts
        facts={[
          [text.clientId, <bdi key="id">{client.client_id}</bdi>],
          [text.type, text.shortTypes[client.type]],
          [text.authentication, client.token_endpoint_auth_method],
          [text.registeredBy, <bdi key="by">{registeredBy(client.registered_by)}</bdi>],
          [text.createdAt, formatDateTime(client.created)],
        ]}
      />
      <form
        noValidate
        aria-label={text.edit(client.name)}
        onSubmit={(event) => {
          event.preventDefault();
          void editor.save();
        }}
      >
        <ClientFields editor={editor} isNew={false} />
        <Refused editor={editor} />
        <Group gap="sm" mt="md">
          <Button type="submit" variant="default" loading={busy}>
            {text.save}
          </Button>
        </Group>
      </form>
      <Text size="sm" role="status" dir="auto">
        {done === undefined ? '' : sentenceOf(done, client.name)}
      </Text>
      <ClientActions editor={editor} client={client} />
    </Stack>
  );
}

/** A client: its name and what it is; opened, everything that can be done about it. */
export function ClientItem({ open, onOpen, ...props }: ClientItemProps) {
  const { client } = props;
  const id = useId();
  const text = words.admin.clients;
  return (
    <li className={classes['client']}>
      <UnstyledButton
        className={classes['summary']}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => onOpen(!open)}
      >
        <span className={classes['names']}>
          <bdi className={classes['name']} title={client.name}>
            {client.name}
          </bdi>
          <bdi className={classes['id']} title={client.client_id}>
            {client.client_id}
          </bdi>
        </span>
        <span className={classes['badges']}>
          {client.current && (
            <Badge variant="light" tt="none" fw={600}>
              {text.own}
            </Badge>
          )}
          <Badge variant="light" color="gray" tt="none" fw={600}>
            {text.shortTypes[client.type]}
          </Badge>
          {!client.active && (
            <Badge variant="light" color="yellow" tt="none" fw={600}>
              {text.inactive}
            </Badge>
          )}
        </span>
        <IconChevronRight size={16} aria-hidden className={classes['arrow']} />
      </UnstyledButton>
      {open && (
        <div id={id}>
          <Details {...props} />
        </div>
      )}
    </li>
  );
}
