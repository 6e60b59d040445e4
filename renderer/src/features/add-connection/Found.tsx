import { Button, List, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { FoundServer } from '../../../../shared/model/new-connection.ts';
import { words } from '../../i18n/index.ts';
import { Facts } from '../../ui/Facts.tsx';
import { formatList } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';

function Notes({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {notes.map((note) => (
          <List.Item key={note}>{note}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

/** What the server says of itself, in plain words. */
export function Found({ server, onAgain }: { server: FoundServer; onAgain(): void }) {
  const say = words.addConnection;
  const told = useRef<HTMLParagraphElement>(null);
  // The button that was pressed is gone; what it brought is read from here on.
  useEffect(() => told.current?.focus({ preventScroll: true }), []);
  const methods = server.grants.map((grant) => words.welcome.grants[grant]);
  const again = (
    <Button variant="subtle" size="xs" onClick={onAgain}>
      {say.lookAgain}
    </Button>
  );
  return (
    <Section title={say.found} action={again}>
      <Text ref={told} tabIndex={-1} className="mantine-focus-never">
        {say.foundAt(server.host)}
      </Text>
      <Facts
        facts={[
          [say.issuer, <bdi key="issuer">{server.issuer}</bdi>],
          [say.methods, methods.length === 0 ? say.noWays : formatList(methods)],
        ]}
      />
      <Notes
        title={say.notAllAt(server.host)}
        notes={server.otherHosts.map(({ part, host }) => say.partAt[part](host))}
      />
      <Notes title={say.can} notes={server.features.map((feature) => say.features[feature])} />
      <Notes title={say.cannot} notes={server.gaps.map((gap) => say.gaps[gap])} />
    </Section>
  );
}
