import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { formatNumber } from '../../ui/format.ts';

interface SignedOutProps {
  snapshot: Pick<SessionSnapshot, 'signedOut' | 'unconfirmed'>;
  /** Whether the page for signing out of the browser was opened. */
  opened: boolean;
  onBrowser(): void;
}

/** The result of a sign-out: what is done, what is pending, and what remains in the browser. */
export function SignedOutNotice({ snapshot, opened, onBrowser }: SignedOutProps) {
  const { signedOut, unconfirmed } = snapshot;
  const { signedOutTitle, unconfirmedTitle, signedOutText, others, inBrowserText, inBrowserOpened } =
    words.signIn;
  return (
    <Alert
      color={unconfirmed === undefined ? 'gray' : 'yellow'}
      variant="light"
      title={signedOut === undefined ? unconfirmedTitle : signedOutTitle}
      icon={<IconInfoCircle aria-hidden />}
      role="status"
    >
      <Stack gap="xs">
        {signedOut !== undefined && <Text size="sm">{signedOutText}</Text>}
        {signedOut?.others !== undefined && (
          <Text size="sm">{others(signedOut.others, formatNumber(signedOut.others))}</Text>
        )}
        {unconfirmed !== undefined && <Text size="sm">{words.signIn.unconfirmed[unconfirmed]}</Text>}
        {signedOut?.browser !== undefined && (
          <>
            <Text size="sm">
              {opened ? inBrowserOpened(signedOut.browser) : inBrowserText(signedOut.browser)}
            </Text>
            <Group>
              <Button size="xs" variant="default" onClick={onBrowser}>
                {words.signIn.inBrowser}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Alert>
  );
}
