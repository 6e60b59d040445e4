import { Anchor } from '@mantine/core';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';

/** Shown for a view that does not exist, or not for this user. */
export function Missing({ text }: { text: string }) {
  return (
    <Page title={words.app.notThere} intro={text}>
      <Anchor href="#/">{words.app.toWelcome}</Anchor>
    </Page>
  );
}
