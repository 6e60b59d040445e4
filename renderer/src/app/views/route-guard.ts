import type { Problem } from '../../../../shared/model/problem.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Route } from '../router.ts';
import { type GuardedView, isGuardedView, type Visitor, viewsFor } from './access.ts';

/** The user of the window: not known yet, signed out, or signed in. */
export type Identity =
  | { state: 'resolving'; problem?: Problem }
  | { state: 'signedOut' }
  | { state: 'signedIn'; snapshot: SessionSnapshot };

/** Whether main holds a session; `/api/me` gives the user. */
export function sessionIdentity(loaded: boolean, snapshot: SessionSnapshot | undefined): Identity {
  if (!loaded) return { state: 'resolving' };
  if (snapshot === undefined) return { state: 'signedOut' };
  switch (snapshot.state) {
    case 'signedOut':
    case 'ended':
    case 'signingIn':
      return { state: 'signedOut' };
    case 'resolving':
      return { state: 'resolving' };
    case 'active':
    case 'renewing':
    case 'waiting':
    case 'locked':
      if (snapshot.account !== undefined) return { state: 'signedIn', snapshot };
      return { state: 'resolving', ...(snapshot.problem === undefined ? {} : { problem: snapshot.problem }) };
  }
}

export type Decision =
  | { kind: 'show' }
  | { kind: 'wait'; problem?: Problem }
  /** The requested view is shown after unlocking. */
  | { kind: 'lock'; snapshot: SessionSnapshot }
  /** The view does not exist, or not for this user; the window does not reveal which (FEATURES S2.6). */
  | { kind: 'missing' }
  | { kind: 'redirect'; to: Route };

interface Situation {
  route: Route;
  /** The session in use, if there is one. */
  session: string | undefined;
  identity: Identity;
  /** What decides which views exist, once somebody is signed in. */
  visitor: Visitor;
  /** The user is signing out: the view is not remembered. */
  leaving: boolean;
}

const redirect = (to: Route): Decision => ({ kind: 'redirect', to });

function waitFor(identity: Extract<Identity, { state: 'resolving' }>): Decision {
  return { kind: 'wait', ...(identity.problem === undefined ? {} : { problem: identity.problem }) };
}

function signInFor({ route, session, leaving }: Situation): Decision {
  if (session === undefined) return redirect({ view: 'welcome' });
  const place = isGuardedView(route.view) && !leaving ? { to: route.view } : {};
  return redirect({ view: 'sign-in', session, ...place });
}

/** The view first requested, unless this session does not have it. */
function afterSignIn(to: GuardedView | undefined, visitor: Visitor): GuardedView {
  const shown = to ?? 'home';
  return visitor.actsAs === 'app' && !viewsFor(visitor).includes(shown) ? 'home' : shown;
}

/** The route guard: decides what to show for a route. */
export function decide(situation: Situation): Decision {
  const { route, identity, visitor } = situation;
  if (route.view === 'missing') return { kind: 'missing' };
  if (route.view === 'welcome' || route.view === 'add-connection') return { kind: 'show' };
  if (identity.state === 'signedIn' && identity.snapshot.state === 'locked') {
    return route.view === 'start'
      ? redirect({ view: 'home' })
      : { kind: 'lock', snapshot: identity.snapshot };
  }
  if (route.view === 'settings') return { kind: 'show' };
  if (route.view === 'sign-in') {
    if (identity.state === 'signedIn') return redirect({ view: afterSignIn(route.to, visitor) });
    // A session that cannot be resolved must not prevent a new sign-in.
    if (identity.state === 'resolving' && identity.problem === undefined) return waitFor(identity);
    return { kind: 'show' };
  }
  if (identity.state === 'resolving') return waitFor(identity);
  if (route.view === 'start') return redirect({ view: identity.state === 'signedIn' ? 'home' : 'welcome' });
  if (identity.state !== 'signedIn') return signInFor(situation);
  return viewsFor(visitor).includes(route.view) ? { kind: 'show' } : { kind: 'missing' };
}
