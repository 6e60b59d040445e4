import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { words } from '../i18n/index.ts';
import { Delayed } from './Delayed.tsx';

/** In place of what is below a heading that is shown already. */
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
