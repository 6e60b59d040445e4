import { Button, Group, Text } from '@mantine/core';
import type { KeyringView, SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';
import { Section } from '../../ui/Section.tsx';

interface KeptProps {
  bridge: Pick<Bridge, 'keyring.protect'>;
  kept: SessionSnapshot['kept'];
  actsAs: SessionSnapshot['actsAs'];
  keyring: KeyringView;
}

/** Where the session is stored and how it is protected. */
export function StorageSection({ bridge, kept, actsAs, keyring }: KeptProps) {
  const ready = keyring.state === 'ready';
  const byPassphrase = ready && keyring.backend === 'passphrase';
  const text = kept === 'vault' && byPassphrase ? 'passphrase' : kept;
  const texts = actsAs === 'app' ? words.session.keptTextApp : words.session.keptText;
  return (
    <Section title={words.session.kept}>
      {kept !== undefined && text !== undefined && (
        <div>
          <Text fw={600}>{words.session.keptIn[kept]}</Text>
          <Text>{texts[text]}</Text>
        </div>
      )}
      {byPassphrase ? (
        <Group>
          <Button variant="default" onClick={() => void bridge['keyring.protect'](null)}>
            {words.session.changePassphrase}
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {words.session.keyring(keyring.state)} {ready ? words.session.backend(keyring.backend) : ''}
        </Text>
      )}
    </Section>
  );
}
