import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles.ts';
import type { App } from './app.ts';
import { Root } from './Root.tsx';
import { preload } from './views/views.ts';

/** Puts the interface in place of the static shell. */
export function mount(root: HTMLElement, app: App): void {
  preload(app.router.store.getState().route.view);
  // Before React has drawn anything, which takes as long as loading does.
  app.scene.subscribe(({ decision, route }) => {
    if (decision.kind === 'show') preload(route.view);
  });
  createRoot(root).render(
    <StrictMode>
      <Root app={app} />
    </StrictMode>,
  );
}
