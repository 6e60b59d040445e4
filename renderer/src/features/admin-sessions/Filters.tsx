import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { AdminClient } from '../../../../shared/model/admin-client.ts';
import { adminSessionStatuses, largestClientPage } from '../../../../shared/model/administration.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import classes from './AdminSessions.module.css';
import type { Search, SessionList } from './list.ts';

interface FiltersProps {
  bridge: Bridge;
  session: string;
  list: SessionList;
  onSearch(changes: Partial<Search>): void;
}

/** The apps to choose from; without an answer there is no choice, and the rest works all the same. */
function useClients(bridge: Bridge, session: string): readonly AdminClient[] {
  const [clients, setClients] = useState<readonly AdminClient[]>([]);
  useEffect(() => {
    let gone = false;
    const search = { search: '', limit: largestClientPage };
    void bridge['admin.clients']({ session, search }).then((answer) => {
      if (!gone && answer.ok) setClients(answer.value.clients.filter(({ type }) => type !== 'service'));
    });
    return () => {
      gone = true;
    };
  }, [bridge, session]);
  return clients;
}

/** What is looked for; the server searches. */
export function Filters({ bridge, session, list, onSearch }: FiltersProps) {
  const { user, client, device, state } = useStore(list.store, ({ search }) => search);
  const clients = useClients(bridge, session);
  const text = words.admin.sessions;
  return (
    <search className={classes['filters']}>
      <TextInput
        type="search"
        label={text.user}
        placeholder={text.userHint}
        maxLength={200}
        value={user}
        onChange={(event) => onSearch({ user: event.currentTarget.value })}
      />
      <TextInput
        type="search"
        label={text.device}
        placeholder={text.deviceHint}
        maxLength={200}
        value={device}
        onChange={(event) => onSearch({ device: event.currentTarget.value })}
      />
      <NativeSelect
        label={text.app}
        value={client}
        data={[
          { value: '', label: text.allApps },
          ...clients.map(({ client_id: value, name }) => ({ value, label: name })),
        ]}
        onChange={(event) => onSearch({ client: event.currentTarget.value })}
      />
      <NativeSelect
        label={text.state}
        value={state}
        data={adminSessionStatuses.map((value) => ({ value, label: text.standings[value] }))}
        onChange={({ currentTarget: { value } }) => {
          const standing = adminSessionStatuses.find((one) => one === value);
          if (standing !== undefined) onSearch({ state: standing });
        }}
      />
    </search>
  );
}
