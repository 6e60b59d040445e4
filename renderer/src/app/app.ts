import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../bridge.ts';
import { createJobs, type Jobs } from '../features/profile/store.ts';
import { createSessions, type Sessions } from '../features/session/store.ts';
import { chooseConnection, lastConnection, rememberConnection } from './current.ts';
import { type Decision, decide, type Identity, sessionIdentity } from './gate.ts';
import { createMe, type Me } from './me.ts';
import { type AddressBar, createRouter, type Route, type Router } from './router.ts';
import { createStartup, type Startup } from './startup.ts';

/** What the window shows, worked out from the route and who is signed in. */
interface Scene {
  route: Route;
  connection: string | undefined;
  identity: Identity;
  decision: Decision;
}

export interface App {
  bridge: Bridge;
  router: Router;
  startup: Startup;
  sessions: Sessions;
  me: Me;
  jobs: Jobs;
  scene: StoreApi<Scene>;
  /** Asks main for everything the first view needs. Resolves when it has answered. */
  start(): Promise<void>;
  /** Uses another connection and goes to its place: home when signed in, else sign-in. */
  open(connection: string): void;
}

interface Surroundings {
  bridge: Bridge;
  bar: AddressBar;
  memory: Pick<Storage, 'getItem' | 'setItem'>;
}

type Parts = Pick<App, 'router' | 'startup' | 'sessions' | 'me' | 'jobs'>;

// Until main has named every connection and session, nobody is signed in or out.
function sessionInUse({ router, startup, sessions }: Parts, memory: Surroundings['memory']) {
  const { route } = router.store.getState();
  const { loaded, byConnection, problem } = sessions.store.getState();
  const { connections, problem: noConnections } = startup.store.getState();
  const connection = chooseConnection({
    route,
    last: lastConnection(memory),
    connections,
    sessions: byConnection,
  });
  const snapshot = connection === undefined ? undefined : byConnection[connection];
  const known = sessionIdentity(loaded && connections !== undefined, snapshot);
  const failure = loaded && connections === undefined ? noConnections : problem;
  const stuck = known.state === 'resolving' && known.problem === undefined && failure !== undefined;
  const identity: Identity = stuck ? { state: 'resolving', problem: failure } : known;
  return { route, connection, identity };
}

function observe(parts: Parts, memory: Surroundings['memory']): Scene {
  const { route, connection, identity: known } = sessionInUse(parts, memory);
  const { state, profile } = parts.me.store.getState();
  const answered = state === 'failed' || profile !== undefined;
  const identity: Identity = known.state === 'signedIn' && !answered ? { state: 'resolving' } : known;
  const leaving = connection !== undefined && parts.sessions.store.getState().leaving === connection;
  return { route, connection, identity, decision: decide({ route, connection, identity, leaving }) };
}

// Asks who is signed in for the session in use, and forgets all of theirs when that session is gone.
function followSession(parts: Parts, memory: Surroundings['memory']): void {
  const { identity } = sessionInUse(parts, memory);
  if (identity.state === 'signedIn') parts.me.follow(identity.snapshot);
  else if (identity.state === 'signedOut') {
    parts.me.clear();
    parts.jobs.clear();
  }
}

/** Composes the stores and keeps route, session and identity in step. Knows nothing of React. */
export function createApp({ bridge, bar, memory }: Surroundings): App {
  const router = createRouter(bar);
  const startup = createStartup(bridge);
  const sessions = createSessions(bridge);
  const me = createMe(bridge);
  const jobs = createJobs(bridge);
  const parts: Parts = { router, startup, sessions, me, jobs };
  const scene = createStore<Scene>(() => observe(parts, memory));

  const refresh = () => {
    followSession(parts, memory);
    const next = observe(parts, memory);
    // Before any redirect: the view it leads to belongs to the connection remembered last.
    if (next.identity.state === 'signedIn') rememberConnection(memory, next.identity.snapshot.connection);
    if (next.decision.kind === 'redirect') return router.replace(next.decision.to);
    scene.setState(next);
  };
  for (const { store } of [router, startup, sessions, me] as const) store.subscribe(refresh);

  // The keyring may have been unlocked or installed since it was last looked at.
  router.store.subscribe(({ route }) => {
    if (route.view === 'sign-in') void startup.loadInfo();
  });

  const start = async () => {
    const last = observe(parts, memory).connection;
    await Promise.all([
      last === undefined ? undefined : me.askEarly(last),
      sessions.start(),
      startup.loadConnections(),
      startup.loadInfo(),
    ]);
    // The keyring is first asked for with the sessions, so only now is its state known.
    if (startup.store.getState().info?.keyring.state === 'unknown') await startup.loadInfo();
  };

  const open = (connection: string) => {
    rememberConnection(memory, connection);
    const signedIn = sessions.store.getState().byConnection[connection]?.account !== undefined;
    router.go(signedIn ? { view: 'home' } : { view: 'sign-in', connection });
  };

  return { bridge, router, startup, sessions, me, jobs, scene, start, open };
}
