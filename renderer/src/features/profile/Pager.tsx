import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { words } from '../../i18n/index.ts';
import { formatNumber } from '../../ui/format.ts';
import type { Page } from './table.ts';

interface PagerProps {
  page: Page;
  total: number;
  onPage(page: number): void;
}

interface StepProps {
  label: string;
  Icon: typeof IconChevronLeft;
  /** Nothing lies that way. The button keeps the focus and says so. */
  end: boolean;
  onStep(): void;
}

function Step({ label, Icon, end, onStep }: StepProps) {
  return (
    <ActionIcon
      variant="default"
      aria-label={label}
      aria-disabled={end}
      {...(end ? { 'data-disabled': true } : { onClick: onStep })}
    >
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
}

/** Which rows are shown, and the way to the others. */
export function Pager({ page: { page, pages, from, to }, total, onPage }: PagerProps) {
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed" aria-live="polite">
        {words.profile.range(formatNumber(from), formatNumber(to), formatNumber(total))}
      </Text>
      <Group gap="xs">
        <Step
          label={words.profile.previous}
          Icon={IconChevronLeft}
          end={page === 1}
          onStep={() => onPage(page - 1)}
        />
        <Text size="sm">{words.profile.page(formatNumber(page), formatNumber(pages))}</Text>
        <Step
          label={words.profile.next}
          Icon={IconChevronRight}
          end={page === pages}
          onStep={() => onPage(page + 1)}
        />
      </Group>
    </Group>
  );
}
