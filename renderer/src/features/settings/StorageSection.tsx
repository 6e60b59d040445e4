import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { KeyringView } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { Section } from '../../ui/Section.tsx';

type Act = 'unlock' | 'protect';

interface StorageProps {
  keyring: KeyringView;
  onAct(act: Act): void;
  /** Asks the app how the keyring is now. */
  onLook(): Promise<void>;
}

function Acts({ keyring, onAct }: Omit<StorageProps, 'onLook'>) {
  const say = words.settings.storageAct;
  const { state, backend } = keyring;
  const byPassphrase = backend === 'passphrase';
  return (
    <>
      {(state === 'locked' || state === 'sealed') && (
        <Button variant="default" onClick={() => onAct('unlock')}>
          {say.unlock}
        </Button>
      )}
      {(state === 'absent' || (state === 'ready' && byPassphrase)) && (
        <Button variant="default" onClick={() => onAct('protect')}>
          {byPassphrase ? say.change : say.protect}
        </Button>
      )}
    </>
  );
}

/** Where sessions are stored, the state of the keyring, and actions. */
export function StorageSection({ keyring, onAct, onLook }: StorageProps) {
  const [looked, setLooked] = useState(false);
  const ready = keyring.state === 'ready';
  return (
    <Section title={words.settings.storage}>
      <div>
        <Text fw={600}>{words.session.keyring(keyring.state)}</Text>
        {ready && <Text>{words.session.backend(keyring.backend)}</Text>}
      </div>
      <Group gap="sm">
        <Button variant="default" onClick={() => void onLook().then(() => setLooked(true))}>
          {words.settings.storageAct.look}
        </Button>
        <Acts keyring={keyring} onAct={onAct} />
        <Text size="sm" c="dimmed" role="status">
          {looked ? words.settings.storageLooked : ''}
        </Text>
      </Group>
    </Section>
  );
}
