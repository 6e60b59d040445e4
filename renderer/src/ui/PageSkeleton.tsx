import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { Delayed } from './Delayed.tsx';

/** The skeleton of a view that is loading. */
export function PageSkeleton({ label }: { label: string }) {
  return (
    <Delayed>
      <Stack gap="lg" aria-busy="true">
        <VisuallyHidden role="status">
          <h1>{label}</h1>
        </VisuallyHidden>
        <Skeleton height={28} width={220} />
        <Skeleton height={140} />
        <Skeleton height={220} />
      </Stack>
    </Delayed>
  );
}
