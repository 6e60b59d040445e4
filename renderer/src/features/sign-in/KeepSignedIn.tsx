import { Button, Checkbox, Group, Stack } from '@mantine/core';
import type { KeyringView } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import type { KeepOffer } from './keep.ts';

interface KeepSignedInProps {
  offer: KeepOffer;
  keyring: KeyringView;
  onChoose(keep: boolean): void;
  onKeyring(act: 'unlock' | 'protect'): void;
}

/** "Keep me signed in" and what it means; without a keyring, why it is unavailable, and what helps. */
export function KeepSignedIn({ offer, keyring, onChoose, onKeyring }: KeepSignedInProps) {
  const { possible, ticked } = offer;
  const { state } = keyring;
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
        <Group gap="sm">
          {state === 'absent' && (
            <Button size="xs" variant="default" onClick={() => onKeyring('protect')}>
              {words.signIn.protect}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => onKeyring('unlock')}>
            {words.signIn.unlock(state)}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
