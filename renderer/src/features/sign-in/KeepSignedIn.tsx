import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { words } from '../../words/index.ts';
import type { KeepOffer } from './keep.ts';

interface KeepSignedInProps {
  offer: KeepOffer;
  onChoose(keep: boolean): void;
  onLook(): void;
}

/** "Keep me signed in", with what it means here; without a keyring, why it cannot be had. */
export function KeepSignedIn({ offer, onChoose, onLook }: KeepSignedInProps) {
  const { possible, ticked, keyring } = offer;
  return (
    <Stack gap="xs">
      <Checkbox
        label={words.signIn.keep}
        description={possible && !ticked ? words.signIn.keepNo : words.signIn.keepWhy(keyring)}
        checked={ticked}
        disabled={!possible}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      {!possible && (
        <Group>
          <Button size="xs" variant="default" onClick={onLook}>
            {words.signIn.unlock}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
