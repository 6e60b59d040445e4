import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import { formatList } from '../../ui/format.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import type { Welcome } from './store.ts';

function Removed({ welcome, name, signedOut }: { welcome: Welcome; name: string; signedOut: boolean }) {
  const say = words.welcome;
  const back = useRef<HTMLButtonElement>(null);
  // The pressed button disappeared with its card.
  useEffect(() => back.current?.focus(), []);
  return (
    <Alert
      color="gray"
      variant="light"
      role="status"
      title={say.removed(name)}
      withCloseButton
      closeButtonLabel={say.close}
      onClose={welcome.dismiss}
    >
      <Stack gap="sm">
        <Text size="sm">{signedOut ? say.removedSignedOut : say.removedText}</Text>
        <Group>
          <Button ref={back} size="xs" variant="default" onClick={() => void welcome.putBack()}>
            {say.putBack}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

/** Above the cards: the result of an import, a removal, or a failure. */
export function WelcomeNotice({ welcome }: { welcome: Welcome }) {
  const { removed, report, problem } = useStore(welcome.store);
  const say = words.welcome;
  return (
    <>
      {removed !== undefined && <Removed key={removed.id} welcome={welcome} {...removed} />}
      {report !== undefined && (
        <Alert
          color="pine"
          variant="light"
          role="status"
          title={say.imported(report.file)}
          withCloseButton
          closeButtonLabel={say.close}
          onClose={welcome.dismiss}
        >
          {report.added.length > 0 ? say.importedNew(formatList(report.added)) : say.importedNone}{' '}
          {report.there.length > 0 && say.importedThere(formatList(report.there))}
        </Alert>
      )}
      {problem !== undefined && problem.of === undefined && (
        <ProblemNotice title={say.importFailed} problem={problem.problem} />
      )}
    </>
  );
}
