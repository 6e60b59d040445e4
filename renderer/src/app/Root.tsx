import { MantineProvider } from '@mantine/core';
import type { App } from './app.ts';
import { Frame } from './Frame.tsx';
import { theme } from './theme.ts';
import { ViewOutlet } from './ViewOutlet.tsx';

/** Theme, frame, view. No style element is made: theme.css holds what the provider would write. */
export function Root({ app }: { app: App }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
      withStaticClasses={false}
    >
      <Frame app={app}>
        <ViewOutlet app={app} />
      </Frame>
    </MantineProvider>
  );
}
