import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../bridge.ts';
import { createJobs, type Jobs } from '../features/profile/store.ts';
import { createSessions, type Sessions } from '../features/session/store.ts';
import { createWaiting, type Waiting, waitingIn } from '../features/session/waiting.ts';
import { chooseSession, hasPerson, lastSession, rememberActor, rememberSession } from './current.ts';
import { type CurrentUser, createCurrentUser } from './current-user.ts';
import { createMainEvents, type MainEvents } from './main-events.ts';
import { createPreferences, type PreferencesStore } from './preferences.ts';
import { type Decision, decide, type Identity, sessionIdentity } from './route-guard.ts';
import { type AddressBar, createRouter, type Route, type Router } from './router.ts';
import { createStartup, type Startup } from './startup.ts';
import type { Visitor } from './views/access.ts';

/** What the window shows, worked out from the route and who is signed in. */
interface Scene {
  route: Route;
  session: string | undefined;
  identity: Identity;
  /** Of whoever is signed in: what decides which views exist for them. */
  visitor: Visitor;
  decision: Decision;
}

export interface App {
  bridge: Bridge;
  router: Router;
  startup: Startup;
  preferences: PreferencesStore;
  sessions: Sessions;
  me: CurrentUser;
  jobs: Jobs;
  /** The requests that could not go out yet. */
  waiting: Waiting;
  scene: StoreApi<Scene>;
  outside: MainEvents;
  /** Asks main for everything the first view needs. Resolves when it has answered. */
  start(): Promise<void>;
  /** Uses another session and goes to its place: home when signed in, else sign-in. */
  open(session: string): void;
  /** Goes to the sign-in of a further account of a connection. */
  add(connection: string): Promise<void>;
}

interface Surroundings {
  bridge: Bridge;
  bar: AddressBar;
  memory: Pick<Storage, 'getItem' | 'setItem'>;
}

type Parts = Pick<App, 'router' | 'startup' | 'sessions' | 'me' | 'jobs' | 'waiting'>;

// Until main has named every connection and session, nobody is signed in or out.
function sessionInUse({ router, startup, sessions }: Parts, memory: Surroundings['memory']) {
  const { route } = router.store.getState();
  const { loaded, bySession, problem } = sessions.store.getState();
  const { connections, problem: noConnections } = startup.store.getState();
  const session = chooseSession({ route, last: lastSession(memory), connections, sessions: bySession });
  const snapshot = session === undefined ? undefined : bySession[session];
  const known = sessionIdentity(loaded && connections !== undefined, snapshot);
  const failure = loaded && connections === undefined ? noConnections : problem;
  const stuck = known.state === 'resolving' && known.problem === undefined && failure !== undefined;
  const identity: Identity = stuck ? { state: 'resolving', problem: failure } : known;
  return { route, session, identity };
}

function observe(parts: Parts, memory: Surroundings['memory']): Scene {
  const { route, session, identity: known } = sessionInUse(parts, memory);
  const { state, profile } = parts.me.store.getState();
  const standing = known.state === 'signedIn' ? known.snapshot.state : undefined;
  const kept = standing === 'waiting' || standing === 'locked';
  // Of an app the server has nothing to say.
  const isApp = known.state === 'signedIn' && known.snapshot.actsAs === 'app';
  const waits = kept || isApp || waitingIn(parts.waiting.store.getState(), session).length > 0;
  // Whoever is signed in need not be asked about while no answer can come.
  const answered = state === 'failed' || profile !== undefined || waits;
  const identity: Identity = known.state === 'signedIn' && !answered ? { state: 'resolving' } : known;
  const leaving = session !== undefined && parts.sessions.store.getState().leaving === session;
  const { account, actsAs } = known.state === 'signedIn' ? known.snapshot : {};
  const visitor: Visitor = { roles: profile?.roles ?? account?.roles ?? [], actsAs };
  const decision = decide({ route, session, identity, visitor, leaving });
  return { route, session, identity, visitor, decision };
}

// Asks who is signed in for the session in use, and forgets all of theirs when that session is gone or locked.
function followSession(parts: Parts, memory: Surroundings['memory']): void {
  const { identity } = sessionInUse(parts, memory);
  if (identity.state === 'signedIn' && identity.snapshot.state !== 'locked') {
    if (identity.snapshot.actsAs === 'app') parts.me.clear();
    else parts.me.follow(identity.snapshot);
    parts.waiting.follow(identity.snapshot.session);
  } else if (identity.state !== 'resolving') {
    parts.me.clear();
    parts.jobs.clear();
  }
}

/** Composes the stores and keeps route, session and identity in step. Knows nothing of React. */
export function createApp({ bridge, bar, memory }: Surroundings): App {
  const router = createRouter(bar);
  const startup = createStartup(bridge);
  const preferences = createPreferences(bridge);
  const sessions = createSessions(bridge);
  const me = createCurrentUser(bridge);
  const jobs = createJobs(bridge);
  const waiting = createWaiting(bridge);
  const parts: Parts = { router, startup, sessions, me, jobs, waiting };
  const scene = createStore<Scene>(() => observe(parts, memory));

  const refresh = () => {
    followSession(parts, memory);
    const next = observe(parts, memory);
    // Before any redirect: the view it leads to belongs to the session remembered last.
    if (next.identity.state === 'signedIn') {
      rememberSession(memory, next.identity.snapshot.session);
      rememberActor(memory, next.identity.snapshot);
    }
    if (next.decision.kind === 'redirect') return router.replace(next.decision.to);
    // Much of what the stores are told changes nothing here, and everything on screen follows the scene.
    if (JSON.stringify(next) !== JSON.stringify(scene.getState())) scene.setState(next);
  };
  for (const { store } of [router, startup, sessions, me, waiting] as const) store.subscribe(refresh);

  // The keyring may have been unlocked or installed since it was last looked at.
  router.store.subscribe(({ route }) => {
    if (route.view === 'sign-in') void startup.loadInfo();
  });

  const start = async () => {
    const last = observe(parts, memory).session;
    // Its answer may be long in coming: the server may be out of reach.
    const asked = last !== undefined && hasPerson(memory, last) ? me.askEarly(last) : undefined;
    await Promise.all([sessions.start(), startup.loadConnections(), startup.loadInfo(), preferences.load()]);
    // The keyring is first asked for with the sessions, so only now is its state known.
    if (startup.store.getState().info?.keyring.state === 'unknown') await startup.loadInfo();
    await asked;
  };

  const open = (session: string) => {
    rememberSession(memory, session);
    const signedIn = sessions.store.getState().bySession[session]?.account !== undefined;
    if (!signedIn) return router.go({ view: 'sign-in', session });
    // Nothing of the account before is left when the view of this one is drawn.
    me.clear();
    jobs.clear();
    router.go({ view: 'home' });
    refresh();
  };
  const add = async (connection: string) => {
    const session = await sessions.add(connection);
    if (session !== undefined) router.go({ view: 'sign-in', session });
  };

  const outside = createMainEvents({ bridge, router, scene, open });
  return {
    bridge,
    router,
    startup,
    preferences,
    sessions,
    me,
    jobs,
    waiting,
    scene,
    outside,
    start,
    open,
    add,
  };
}
