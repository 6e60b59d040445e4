import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import type { App } from '../app.ts';
import { CurrentView } from './CurrentView.tsx';
import { Locked } from './Locked.tsx';
import { Missing } from './Missing.tsx';
import { Stuck } from './Stuck.tsx';
import { ViewBoundary } from './ViewBoundary.tsx';

/** The view of the route, once the route guard allows it. */
export function ViewOutlet({ app }: { app: App }) {
  const { decision, route } = useStore(app.scene);
  if (decision.kind === 'wait' && decision.problem !== undefined) {
    return <Stuck app={app} problem={decision.problem} />;
  }
  if (decision.kind === 'lock') return <Locked app={app} snapshot={decision.snapshot} />;
  if (decision.kind === 'missing') return <Missing text={words.app.notThereText} />;
  if (decision.kind !== 'show') return <PageSkeleton label={words.app.loading} />;
  return (
    <ViewBoundary key={route.view}>
      <CurrentView app={app} />
    </ViewBoundary>
  );
}
