import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

interface PageProps {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
}

let shownBefore = false;

/** A view: its heading, which takes the focus when the user comes from another view, and what is below. */
export function Page({ title, intro, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // At start the focus stays where the system put it; after that a new view is announced by its heading.
    if (shownBefore) heading.current?.focus({ preventScroll: true });
    shownBefore = true;
  }, []);
  return (
    <Stack gap="lg">
      <div>
        <Title order={1} ref={heading} tabIndex={-1} className="mantine-focus-never">
          {title}
        </Title>
        {intro !== undefined && <Text c="dimmed">{intro}</Text>}
      </div>
      {children}
    </Stack>
  );
}
