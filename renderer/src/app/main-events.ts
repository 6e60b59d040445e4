import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventPayload } from '../../../shared/ipc/events.ts';
import { hashOf, type LinkedView, linkedViews } from '../../../shared/model/views.ts';
import type { Bridge } from '../bridge.ts';
import { formatHash, parseHash, type Route, type Router } from './router.ts';
import { isGuardedView, type Visitor, viewsFor } from './views/access.ts';
import type { Decision, Identity } from './views/route-guard.ts';

interface Scene {
  session: string | undefined;
  identity: Identity;
  visitor: Visitor;
  decision: Decision;
}

interface MainEventsDeps {
  bridge: Bridge;
  router: Router;
  scene: StoreApi<Scene>;
  /** Uses another session. */
  open(session: string): void;
}

/** Events from main: links, the menu, the tray. */
export interface MainEvents {
  /** `lost`: the last link led nowhere, and where the user is was not changed. */
  store: StoreApi<{ lost: boolean }>;
  dismiss(): void;
}

/** Whether a view exists, as far as it is known who asks. */
function exists(route: Route, { identity, visitor }: Scene): boolean {
  if (route.view === 'missing') return false;
  if (!isGuardedView(route.view) || identity.state !== 'signedIn') return true;
  return identity.snapshot.state === 'locked' || viewsFor(visitor).includes(route.view);
}

const placeOf = (route: Route): LinkedView | undefined =>
  linkedViews.find((place) => hashOf(place) === formatHash(route));

/** What the menu may offer: nothing of an account that nobody has shown to be theirs. */
function menuFor({ session, identity, visitor, decision }: Scene) {
  const there = identity.state === 'signedIn' && decision.kind !== 'lock';
  const views = there ? viewsFor(visitor).map((view) => placeOf({ view })) : [];
  return {
    using: session ?? null,
    places: [...views.filter((place) => place !== undefined), 'connections' as const],
  };
}

/** Goes where links and menus ask, by the guard like everybody, and tells the menu what there is to ask for. */
export function createMainEvents({ bridge, router, scene, open }: MainEventsDeps): MainEvents {
  const store = createStore(() => ({ lost: false }));
  const go = ({ place }: EventPayload<'view.open'>) => {
    const route = place === null ? undefined : parseHash(hashOf(place));
    if (route !== undefined && exists(route, scene.getState())) router.go(route);
    else store.setState({ lost: true });
  };
  bridge.on('view.open', go);
  bridge.on('account.open', ({ session }) => open(session));
  router.store.subscribe(() => store.setState({ lost: false }));

  let told = '';
  scene.subscribe((now) => {
    if (now.identity.state === 'resolving') return;
    const menu = menuFor(now);
    const text = JSON.stringify(menu);
    if (text === told) return;
    told = text;
    void bridge['menu.follow'](menu);
  });
  return { store, dismiss: () => store.setState({ lost: false }) };
}
