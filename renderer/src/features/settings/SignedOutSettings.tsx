import { Alert } from '@mantine/core';
import { words } from '../../i18n/index.ts';

/** In place of the session's settings while nobody is signed in. */
export const SignedOutSettings = () => (
  <Alert color="gray" variant="light" role="note">
    {words.settings.sessionNobody}
  </Alert>
);
