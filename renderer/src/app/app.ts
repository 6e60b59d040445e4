import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../bridge.ts';
import { createJobs, type Jobs } from '../features/profile/store.ts';
import { createSessions, type Sessions } from '../features/session/store.ts';
import { createWaiting, type Waiting, waitingIn } from '../features/session/waiting.ts';
import { chooseSession, hasPerson, lastSession, rememberActor, rememberSession } from './current.ts';
import { type CurrentUser, createCurrentUser } from './current-user.ts';
import { createMainEvents, type MainEvents } from './main-events.ts';
import { createPreferences, type PreferencesStore } from './preferences.ts';
import { type AddressBar, createRouter, type Route, type Router } from './router.ts';
import { createStartup, type Startup } from './startup.ts';
import type { Visitor } from './views/access.ts';
import { type Decision, decide, type Identity, sessionIdentity } from './views/route-guard.ts';

/** What the window shows, derived from the route and the signed-in user. */
interface Scene {
  route: Route;
  session: string | undefined;
  identity: Identity;
  /** Decides which views exist for the signed-in user. */
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
  /** The requests that have not been sent yet. */
  waiting: Waiting;
  scene: StoreApi<Scene>;
  mainEvents: MainEvents;
  /** Requests everything the first view needs. Resolves when main has answered. */
  start(): Promise<void>;
  /** Switches to another session and opens home if it is signed in, else sign-in. */
  open(session: string): void;
  /** Opens the sign-in of another account of a connection. */
  add(connection: string): Promise<void>;
}

interface AppDeps {
  bridge: Bridge;
  bar: AddressBar;
  memory: Pick<Storage, 'getItem' | 'setItem'>;
}

type Stores = Pick<App, 'router' | 'startup' | 'sessions' | 'me' | 'jobs' | 'waiting'>;

// Until main has named every connection and session, nobody is signed in or out.
function sessionInUse({ router, startup, sessions }: Stores, memory: AppDeps['memory']) {
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

function observe(stores: Stores, memory: AppDeps['memory']): Scene {
  const { route, session, identity: known } = sessionInUse(stores, memory);
  const { state, profile } = stores.me.store.getState();
  const standing = known.state === 'signedIn' ? known.snapshot.state : undefined;
  const hasNoToken = standing === 'waiting' || standing === 'locked';
  // The server has no profile of an app.
  const isApp = known.state === 'signedIn' && known.snapshot.actsAs === 'app';
  const waits = hasNoToken || isApp || waitingIn(stores.waiting.store.getState(), session).length > 0;
  // No profile is requested while no response can arrive.
  const answered = state === 'failed' || profile !== undefined || waits;
  const identity: Identity = known.state === 'signedIn' && !answered ? { state: 'resolving' } : known;
  const leaving = session !== undefined && stores.sessions.store.getState().leaving === session;
  const { account, actsAs } = known.state === 'signedIn' ? known.snapshot : {};
  const visitor: Visitor = { roles: profile?.roles ?? account?.roles ?? [], actsAs };
  const decision = decide({ route, session, identity, visitor, leaving });
  return { route, session, identity, visitor, decision };
}

// Requests the user of the current session, and clears their data when that session ends or is locked.
function followSession(stores: Stores, memory: AppDeps['memory']): void {
  const { identity } = sessionInUse(stores, memory);
  if (identity.state === 'signedIn' && identity.snapshot.state !== 'locked') {
    if (identity.snapshot.actsAs === 'app') stores.me.clear();
    else stores.me.follow(identity.snapshot);
    stores.waiting.follow(identity.snapshot.session);
  } else if (identity.state !== 'resolving') {
    stores.me.clear();
    stores.jobs.clear();
  }
}

/** Creates the stores and keeps route, session and identity in step. Independent of React. */
export function createApp({ bridge, bar, memory }: AppDeps): App {
  const router = createRouter(bar);
  const startup = createStartup(bridge);
  const preferences = createPreferences(bridge);
  const sessions = createSessions(bridge);
  const me = createCurrentUser(bridge);
  const jobs = createJobs(bridge);
  const waiting = createWaiting(bridge);
  const stores: Stores = { router, startup, sessions, me, jobs, waiting };
  const scene = createStore<Scene>(() => observe(stores, memory));

  const refresh = () => {
    followSession(stores, memory);
    const next = observe(stores, memory);
    // Before any redirect: its view belongs to the session remembered last.
    if (next.identity.state === 'signedIn') {
      rememberSession(memory, next.identity.snapshot.session);
      rememberActor(memory, next.identity.snapshot);
    }
    if (next.decision.kind === 'redirect') return router.replace(next.decision.to);
    // Many store updates change nothing here, and everything on screen follows the scene.
    if (JSON.stringify(next) !== JSON.stringify(scene.getState())) scene.setState(next);
  };
  for (const { store } of [router, startup, sessions, me, waiting] as const) store.subscribe(refresh);

  // The keyring may have been unlocked or installed since it was last looked at.
  router.store.subscribe(({ route }) => {
    if (route.view === 'sign-in') void startup.loadInfo();
  });

  const start = async () => {
    const last = observe(stores, memory).session;
    // The response may take long: the server may be unreachable.
    const asked = last !== undefined && hasPerson(memory, last) ? me.askEarly(last) : undefined;
    await Promise.all([sessions.start(), startup.loadConnections(), startup.loadInfo(), preferences.load()]);
    // The keyring is first read with the sessions, so its state is known only now.
    if (startup.store.getState().info?.keyring.state === 'unknown') await startup.loadInfo();
    await asked;
  };

  const open = (session: string) => {
    rememberSession(memory, session);
    const signedIn = sessions.store.getState().bySession[session]?.account !== undefined;
    if (!signedIn) return router.go({ view: 'sign-in', session });
    // Clear the previous account before this one is rendered.
    me.clear();
    jobs.clear();
    router.go({ view: 'home' });
    refresh();
  };
  const add = async (connection: string) => {
    const session = await sessions.add(connection);
    if (session !== undefined) router.go({ view: 'sign-in', session });
  };

  const mainEvents = createMainEvents({ bridge, router, scene, open });
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
    mainEvents,
    start,
    open,
    add,
  };
}
