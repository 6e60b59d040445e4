import { Code, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../../i18n/index.ts';
import { Section } from '../../ui/Section.tsx';

/** Shown when there are no connections: how to add some. */
export function EmptyWelcome({ children }: { children: ReactNode }) {
  return (
    <Section title={words.welcome.emptyTitle}>
      <Stack gap="md">
        <Text>{words.welcome.empty}</Text>
        {children}
        <Text>{words.welcome.emptyMore}</Text>
        <Code block>{words.welcome.emptyCommand}</Code>
        <Text>{words.welcome.emptyFile}</Text>
        <Code block tabIndex={0}>
          {words.welcome.example}
        </Code>
      </Stack>
    </Section>
  );
}
