import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Problem } from '../../../shared/model/problem.ts';
import { words } from '../i18n/index.ts';
import { translatedProblem } from '../i18n/problem-text.ts';

interface ProblemNoticeProps {
  title: string;
  problem: Pick<Problem, 'message' | 'remedy' | 'ending'> & Partial<Pick<Problem, 'code'>>;
  /** The next step. */
  action?: { label: string; onClick(): void; busy?: boolean } | undefined;
  /** Further details. */
  children?: ReactNode;
  /** Severity: an error, a wait, or information. */
  weight?: 'error' | 'warning' | 'info';
}

const colors = { error: 'red', warning: 'yellow', info: 'gray' } as const;

/** A problem's message and remedy, with the next step as a button. */
export function ProblemNotice({ title, problem, action, children, weight = 'error' }: ProblemNoticeProps) {
  const { text, exactly } = translatedProblem(problem);
  const Icon = weight === 'info' ? IconInfoCircle : IconAlertTriangle;
  return (
    <Alert
      color={colors[weight]}
      variant="light"
      title={title}
      icon={<Icon aria-hidden />}
      role={weight === 'error' ? 'alert' : 'status'}
    >
      <Stack gap="sm">
        <Text size="sm">{text}</Text>
        {exactly !== undefined && (
          <Text size="xs" c="dimmed">
            {words.problems.exactly} <span lang="en">{exactly}</span>
          </Text>
        )}
        {children}
        {action !== undefined && (
          <Group>
            <Button size="xs" variant="default" loading={action.busy ?? false} onClick={action.onClick}>
              {action.label}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
