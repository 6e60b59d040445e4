import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { words } from '../i18n/index.ts';
import { Delayed } from './Delayed.tsx';

/** The placeholder below a heading while content loads. */
export function Pending() {
  return (
    <Delayed>
      <Stack gap="md" aria-busy="true">
        <VisuallyHidden role="status">{words.app.loading}</VisuallyHidden>
        <Skeleton height={140} />
      </Stack>
    </Delayed>
  );
}
