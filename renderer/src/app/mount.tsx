import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles.ts';
import type { App } from './app.ts';
import { Root } from './Root.tsx';
import { preload, preloadRest } from './views.ts';

/** Puts the interface in place of the static shell. `started` says that main has answered the first questions. */
export function mount(root: HTMLElement, app: App, started: Promise<void>): void {
  preload(app.router.store.getState().route.view);
  createRoot(root).render(
    <StrictMode>
      <Root app={app} />
    </StrictMode>,
  );
  void started.then(preloadRest);
}
