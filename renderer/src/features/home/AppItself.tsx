import { Text } from '@mantine/core';
import { words } from '../../i18n/index.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Section } from '../../ui/Section.tsx';

/** Shown in place of a user: the app acts for itself, as this client. */
export function AppItself({ client }: { client: string }) {
  return (
    <Section title={words.home.nobody}>
      <Text size="sm">{words.home.nobodyText}</Text>
      <Facts facts={[[words.home.client, client]]} />
    </Section>
  );
}
