import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import { words } from '../../i18n/index.ts';
import { formatList } from '../../ui/format.ts';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import type { Welcome } from './store.ts';

interface OwnActionsProps {
  connection: ConnectionView;
  /** Names of those signed in there. */
  people: readonly string[];
  welcome: Welcome;
  /** The ways to sign in. */
  children: ReactNode;
}

function Rename({ welcome, name, busy }: { welcome: Welcome; name: string; busy: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const save = (event: FormEvent) => {
    event.preventDefault();
    void welcome.rename();
  };
  const close = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') welcome.cancel();
  };
  return (
    <form onSubmit={save} onKeyDown={close} noValidate>
      <Stack gap="sm">
        <TextInput
          ref={field}
          label={words.welcome.newName}
          value={name}
          onChange={({ currentTarget }) => welcome.typeName(currentTarget.value)}
          maxLength={80}
          dir="auto"
        />
        <Group gap="sm">
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {words.welcome.save}
          </Button>
          <Button variant="default" onClick={welcome.cancel}>
            {words.welcome.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Confirm({ connection, people, welcome }: Omit<OwnActionsProps, 'children'>) {
  const busy = useStore(welcome.store, (state) => state.busy);
  const asked = useId();
  const keep = useRef<HTMLButtonElement>(null);
  // The safe choice gets the focus.
  useEffect(() => keep.current?.focus(), []);
  return (
    <Stack gap="xs" role="group" aria-labelledby={asked}>
      <Text fw={600} size="sm" id={asked} dir="auto">
        {words.welcome.removeAsk(connection.name)}
      </Text>
      <Text size="sm">{words.welcome.removeText(formatList(people))}</Text>
      <Group gap="sm">
        <Button color="red" loading={busy} onClick={() => void welcome.remove(connection, true)}>
          {words.welcome.removeNamed(connection.name)}
        </Button>
        <Button ref={keep} variant="default" onClick={welcome.cancel}>
          {words.welcome.keep}
        </Button>
      </Group>
    </Stack>
  );
}

function openOn(id: string, renaming: string | undefined, removing: string | undefined) {
  if (renaming === id) return 'rename';
  return removing === id ? 'remove' : undefined;
}

/** The actions of a card. Questions replace the buttons. */
export function OwnActions({ connection, people, welcome, children }: OwnActionsProps) {
  const { renaming, removing, busy } = useStore(welcome.store);
  const rename = useRef<HTMLButtonElement>(null);
  const remove = useRef<HTMLButtonElement>(null);
  const open = openOn(connection.id, renaming?.id, removing);
  const last = useRef(open);
  // Focus returns to where the form was opened.
  useFocusKept(open, () => (last.current === 'rename' ? rename.current : remove.current));
  useEffect(() => {
    last.current = open;
  }, [open]);
  if (renaming?.id === connection.id) return <Rename welcome={welcome} name={renaming.name} busy={busy} />;
  if (removing === connection.id) {
    return <Confirm connection={connection} people={people} welcome={welcome} />;
  }
  const { name } = connection;
  return (
    <Group justify={connection.own ? 'space-between' : 'flex-end'} gap="sm">
      {connection.own && (
        <Group gap={4}>
          <Button
            ref={rename}
            variant="subtle"
            size="xs"
            aria-label={words.welcome.renameNamed(name)}
            onClick={() => welcome.beginRename(connection)}
          >
            {words.welcome.rename}
          </Button>
          <Button
            ref={remove}
            variant="subtle"
            size="xs"
            aria-label={words.welcome.removeNamed(name)}
            onClick={() => void welcome.beginRemove(connection, people.length > 0)}
          >
            {words.welcome.remove}
          </Button>
        </Group>
      )}
      {children}
    </Group>
  );
}
