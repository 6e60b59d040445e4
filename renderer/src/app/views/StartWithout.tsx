import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { words } from '../../i18n/index.ts';

/** Sets the vault aside, after a confirmation. */
export function StartWithout({ onStart }: { onStart(): void }) {
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          {words.app.startWithout}
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap="xs" role="group" aria-label={words.app.startWithout}>
      <Text size="sm">{words.app.startWithoutText}</Text>
      <Group gap="sm">
        <Button variant="default" autoFocus onClick={onStart}>
          {words.app.startWithoutYes}
        </Button>
        <Button variant="subtle" onClick={() => setAsking(false)}>
          {words.app.startWithoutNo}
        </Button>
      </Group>
    </Stack>
  );
}
