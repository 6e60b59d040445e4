import { Alert, Box } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import type { Editor } from './editor.ts';

/** Why it was not saved, where no field can say so. */
export function Refused({ editor }: { editor: Editor }) {
  const { problem, faults } = useStore(editor.store);
  const text = words.admin.clients;
  const rest = faults[''];
  if (problem !== undefined) {
    return (
      <Box mt="md">
        <ProblemNotice title={text.saveFailed} problem={problem} />
      </Box>
    );
  }
  if (rest === undefined) return null;
  return (
    <Alert
      mt="md"
      color="red"
      variant="light"
      role="alert"
      title={text.refused}
      icon={<IconAlertTriangle aria-hidden />}
    >
      {text.serverSays(rest)}
    </Alert>
  );
}
