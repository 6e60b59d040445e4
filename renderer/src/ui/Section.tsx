import { Group, Paper, Stack, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './Section.module.css';

interface SectionProps {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A named part of a view. */
export function Section({ title, action, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby={id} bg="var(--lk-surface)">
      <Stack gap="md">
        <Group justify="space-between" gap="sm" mih={30}>
          <Title order={2} id={id} miw={0} className={classes['title'] ?? ''}>
            {title}
          </Title>
          {action}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
