import { Text } from '@mantine/core';
import type { KeyringView, SessionSnapshot } from '../../../../shared/model/session.ts';
import { Section } from '../../ui/Section.tsx';
import { words } from '../../words/index.ts';

interface KeptProps {
  kept: SessionSnapshot['kept'];
  keyring: KeyringView;
}

/** Where the session is kept and how safe that is. */
export function KeptSection({ kept, keyring }: KeptProps) {
  const backend = keyring.state === 'ready' ? words.session.backend(keyring.backend) : '';
  return (
    <Section title={words.session.kept}>
      {kept !== undefined && (
        <div>
          <Text fw={600}>{words.session.keptIn[kept]}</Text>
          <Text>{words.session.keptText[kept]}</Text>
        </div>
      )}
      <Text size="sm" c="dimmed">
        {words.session.keyring(keyring.state)} {backend}
      </Text>
    </Section>
  );
}
