import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../shared/model/problem.ts';
import type { Profile } from '../../../shared/model/resource.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Bridge } from '../bridge.ts';

interface MeState {
  state: 'idle' | 'loading' | 'ready' | 'failed';
  /** The sign-in the profile belongs to; undefined if it was requested before that was known. */
  signIn: string | undefined;
  session: string | undefined;
  profile: Profile | undefined;
  problem: Problem | undefined;
}

export interface CurrentUser {
  store: StoreApi<MeState>;
  /** Requests the profile at startup, before the sessions are known. A failure is ignored. */
  askEarly(session: string): Promise<void>;
  /**
   * Makes sure the answer belongs to this session; asks when it does not, and again behind the scenes when the session
   * has been refreshed since, as a refresh may bring other roles (FEATURES S3.8): once per generation.
   */
  follow(snapshot: SessionSnapshot): void;
  /** Requests the profile of the current session again. */
  reload(): Promise<void>;
  /** Clears the profile; a pending response is dropped. */
  clear(): void;
}

const idle: MeState = {
  state: 'idle',
  signIn: undefined,
  session: undefined,
  profile: undefined,
  problem: undefined,
};

const signInKey = ({ session, account, signedInAt }: SessionSnapshot): string =>
  JSON.stringify([session, account?.sub, signedInAt]);

const belongsTo = ({ session, profile }: MeState, snapshot: SessionSnapshot): boolean =>
  session === snapshot.session && profile?.sub === snapshot.account?.sub;

/** The signed-in user from `/api/me` (FEATURES S1.4). */
export function createCurrentUser(bridge: Bridge): CurrentUser {
  const store = createStore<MeState>(() => idle);
  let requests = 0;
  /** The newest generation that was requested or received. */
  let latestGeneration = 0;
  /** Which question was asked behind the scenes last; over when it is not the last one asked. */
  let backgroundRequest = -1;

  const ask = async (session: string, signIn: string | undefined): Promise<void> => {
    requests += 1;
    const request = requests;
    store.setState((current) => ({
      ...idle,
      // The same user stays on screen during a reload.
      profile: signIn !== undefined && current.signIn === signIn ? current.profile : undefined,
      state: 'loading',
      session,
      signIn,
    }));
    const answer = await bridge['profile.get']({ session });
    if (request !== requests) return;
    if (answer.ok) {
      latestGeneration = answer.value.generation;
      store.setState({ state: 'ready', profile: answer.value });
    } else if (signIn === undefined) store.setState(idle);
    else store.setState({ state: 'failed', problem: answer.problem });
  };

  // The current profile stays on screen until a response arrives.
  const askAgain = async ({ session, generation }: SessionSnapshot): Promise<void> => {
    requests += 1;
    const request = requests;
    backgroundRequest = request;
    latestGeneration = generation;
    const answer = await bridge['profile.get']({ session });
    if (request !== requests) return;
    backgroundRequest = -1;
    if (!answer.ok) return;
    // Its own 401 may have refreshed the session.
    latestGeneration = Math.max(latestGeneration, answer.value.generation);
    store.setState({ state: 'ready', profile: answer.value, problem: undefined });
  };

  const keepUp = (snapshot: SessionSnapshot): void => {
    const { state } = store.getState();
    if (state === 'loading' || backgroundRequest === requests) return;
    if (snapshot.state === 'active' && snapshot.generation > latestGeneration) void askAgain(snapshot);
  };

  return {
    store,
    askEarly: (session) => ask(session, undefined),
    follow: (snapshot) => {
      const current = store.getState();
      const signIn = signInKey(snapshot);
      if (current.signIn === signIn) return keepUp(snapshot);
      if (current.signIn === undefined && current.state === 'ready' && belongsTo(current, snapshot)) {
        store.setState({ signIn });
      } else if (current.state !== 'loading' || current.signIn !== undefined) {
        latestGeneration = snapshot.generation;
        void ask(snapshot.session, signIn);
      }
    },
    reload: async () => {
      const { session, signIn } = store.getState();
      if (session !== undefined) await ask(session, signIn);
    },
    clear: () => {
      if (store.getState().state === 'idle') return;
      requests += 1;
      store.setState(idle);
    },
  };
}
