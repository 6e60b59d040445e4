import { Code, Stack, Text } from '@mantine/core';
import { Page } from '../../ui/Page.tsx';
import { Section } from '../../ui/Section.tsx';
import { words } from '../../words/index.ts';

/** Welcome without a connection: how to bring some. */
export function EmptyWelcome() {
  return (
    <Page title={words.welcome.title}>
      <Section title={words.welcome.emptyTitle}>
        <Stack gap="md">
          <Text>{words.welcome.empty}</Text>
          <Code block>{words.welcome.emptyCommand}</Code>
          <Text>{words.welcome.emptyFile}</Text>
          <Code block tabIndex={0}>
            {words.welcome.example}
          </Code>
        </Stack>
      </Section>
    </Page>
  );
}
