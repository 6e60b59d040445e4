import { Button, Stack, Text } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint, IconForms, IconRobot, IconWorld } from '@tabler/icons-react';
import { useId } from 'react';
import classes from './Methods.module.css';
import type { Method as WayIn } from './store.ts';

interface WayProps {
  way: WayIn;
  label: string;
  text: string;
  first: boolean;
  starting: WayIn | undefined;
  onBegin(): void;
}

const icons = {
  system: IconFingerprint,
  browser: IconWorld,
  password: IconForms,
  device: IconDeviceMobile,
  app: IconRobot,
};

/** A sign-in method and its description; the others are disabled while it starts. */
export function MethodButton({ way, label, text, first, starting, onBegin }: WayProps) {
  const id = useId();
  const Icon = icons[way];
  return (
    <Stack gap={6}>
      <Button
        size="md"
        fullWidth
        className={classes['way'] ?? ''}
        classNames={{ label: classes['label'] ?? '' }}
        variant={first ? 'filled' : 'default'}
        leftSection={<Icon size={18} aria-hidden />}
        loading={starting === way}
        disabled={starting !== undefined && starting !== way}
        aria-describedby={id}
        onClick={onBegin}
      >
        {label}
      </Button>
      <Text size="sm" c="dimmed" id={id}>
        {text}
      </Text>
    </Stack>
  );
}
