import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { ConnectionCard } from './ConnectionCard.tsx';
import { EmptyWelcome } from './EmptyWelcome.tsx';
import { createWelcome, type Welcome } from './store.ts';
import { WelcomeNotice } from './WelcomeNotice.tsx';
import classes from './WelcomeView.module.css';

interface WelcomeProps {
  bridge: Bridge;
  connections: ConnectionView[];
  sessions: Readonly<Record<string, SessionSnapshot>>;
  onOpen(session: string): void;
  onAdd(connection: string): void;
  /** Where connections are added. */
  addHref: string;
}

function Add({ welcome, addHref, first }: { welcome: Welcome; addHref: string; first: boolean }) {
  const busy = useStore(welcome.store, (state) => state.busy);
  return (
    <Group gap="sm">
      <Button component="a" href={addHref} variant={first ? 'filled' : 'default'}>
        {words.welcome.addConnection}
      </Button>
      <Button variant="default" disabled={busy} onClick={() => void welcome.importFile()}>
        {words.welcome.importFile}
      </Button>
    </Group>
  );
}

/** Welcome: the connections as cards, and how to bring some. */
export function WelcomeView({ bridge, connections, sessions, onOpen, onAdd, addHref }: WelcomeProps) {
  const [welcome] = useState(() => createWelcome(bridge));
  // What was said, or the card it was about, may have been closed by the button that had the focus.
  const { removed, report, removing } = useStore(welcome.store);
  useFocusKept(`${removed?.id} ${report?.file} ${removing} ${connections.length}`, () =>
    document.querySelector<HTMLElement>('h1'),
  );
  const all = Object.values(sessions);
  const empty = connections.length === 0;
  const add = <Add welcome={welcome} addHref={addHref} first={empty} />;
  return (
    <Page title={words.welcome.title} intro={empty ? undefined : words.welcome.intro}>
      <WelcomeNotice welcome={welcome} />
      {empty ? (
        <EmptyWelcome>{add}</EmptyWelcome>
      ) : (
        <>
          <ul className={classes['cards']}>
            {connections.map((connection) => (
              <ConnectionCard
                key={connection.id}
                connection={connection}
                sessions={all.filter((one) => one.connection === connection.id)}
                welcome={welcome}
                onOpen={onOpen}
                onAdd={() => onAdd(connection.id)}
              />
            ))}
          </ul>
          {add}
        </>
      )}
    </Page>
  );
}
