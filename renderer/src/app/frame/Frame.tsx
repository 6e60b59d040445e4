import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import type { App } from '../app.ts';
import { PaletteHost } from '../palette/PaletteHost.tsx';
import classes from './Frame.module.css';
import { Notices } from './Notices.tsx';
import { Side } from './Side.tsx';
import { StatusLine } from './StatusLine.tsx';

/** What stays on screen: the views on the left, the status line below, notices above the view. */
export function Frame({ app, children }: { app: App; children: ReactNode }) {
  const { route, decision } = useStore(app.scene);
  const view = decision.kind === 'missing' ? 'missing' : route.view;
  const viewName = decision.kind === 'lock' ? words.lock.short : words.app[view];
  return (
    <div className="shell">
      <title>{view === 'start' ? words.app.name : `${viewName} – ${words.app.name}`}</title>
      <Side app={app} />
      <main className={classes['main']}>
        <div className={classes['content']}>
          <Notices app={app} />
          {children}
        </div>
      </main>
      <StatusLine app={app} />
      <PaletteHost app={app} />
    </div>
  );
}
