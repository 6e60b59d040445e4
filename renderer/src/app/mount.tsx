import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles.ts';
import type { App } from './app.ts';
import { Root } from './Root.tsx';
import { preload } from './views/views.ts';

/** Replaces the static shell with the interface. */
export function mount(root: HTMLElement, app: App): void {
  preload(app.router.store.getState().route.view);
  // Before the first render of React, which takes as long as loading.
  app.scene.subscribe(({ decision, route }) => {
    if (decision.kind === 'show') preload(route.view);
  });
  createRoot(root).render(
    <StrictMode>
      <Root app={app} />
    </StrictMode>,
  );
}
