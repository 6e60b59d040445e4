import { type MantineColorSchemeManager, MantineProvider } from '@mantine/core';
import { Fragment } from 'react';
import { useStore } from 'zustand';
import { languageStore } from '../i18n/index.ts';
import type { App } from './app.ts';
import { Frame } from './frame/Frame.tsx';
import { theme } from './theme.ts';
import { ViewOutlet } from './views/ViewOutlet.tsx';

// Main sets what the system's colours are for this window, from the settings.
const asTheSystem: MantineColorSchemeManager = {
  get: () => 'auto',
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};

/** Theme, frame, view. No style element is made: theme.css holds what the provider would write. */
export function Root({ app }: { app: App }) {
  const language = useStore(languageStore, (state) => state.language);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={asTheSystem}
      withCssVariables={false}
      withGlobalClasses={false}
      withStaticClasses={false}
    >
      {/* Another language: every word is read anew. */}
      <Fragment key={language}>
        <Frame app={app}>
          <ViewOutlet app={app} />
        </Frame>
      </Fragment>
    </MantineProvider>
  );
}
