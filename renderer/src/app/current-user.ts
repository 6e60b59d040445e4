import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../shared/model/problem.ts';
import type { Profile } from '../../../shared/model/resource.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Bridge } from '../bridge.ts';

interface MeState {
  state: 'idle' | 'loading' | 'ready' | 'failed';
  /** The sign-in the answer belongs to; undefined for one asked before that was known. */
  signIn: string | undefined;
  session: string | undefined;
  profile: Profile | undefined;
  problem: Problem | undefined;
}

export interface CurrentUser {
  store: StoreApi<MeState>;
  /** Asks at start, before main has said whether there is a session. A failure of this proves nothing. */
  askEarly(session: string): Promise<void>;
  /**
   * Makes sure the answer belongs to this session; asks when it does not, and again behind the scenes when the session
   * has been refreshed since, as a refresh may bring other roles (FEATURES S3.8): once per generation.
   */
  follow(snapshot: SessionSnapshot): void;
  /** Asks again for the session followed. */
  reload(): Promise<void>;
  /** Forgets who it was; an answer under way is dropped. */
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

/** Who is signed in, as `/api/me` says (FEATURES S1.4). */
export function createCurrentUser(bridge: Bridge): CurrentUser {
  const store = createStore<MeState>(() => idle);
  let asked = 0;
  /** The newest generation that was asked for or answered. */
  let covered = 0;
  /** Which question was asked behind the scenes last; over when it is not the last one asked. */
  let behind = -1;

  const ask = async (session: string, signIn: string | undefined): Promise<void> => {
    asked += 1;
    const mine = asked;
    store.setState((held) => ({
      ...idle,
      // The same person stays on screen while asked again.
      profile: signIn !== undefined && held.signIn === signIn ? held.profile : undefined,
      state: 'loading',
      session,
      signIn,
    }));
    const answer = await bridge['profile.get']({ session });
    if (mine !== asked) return;
    if (answer.ok) {
      covered = answer.value.generation;
      store.setState({ state: 'ready', profile: answer.value });
    } else if (signIn === undefined) store.setState(idle);
    else store.setState({ state: 'failed', problem: answer.problem });
  };

  // What is on screen stays there unless there is an answer.
  const askAgain = async ({ session, generation }: SessionSnapshot): Promise<void> => {
    asked += 1;
    const mine = asked;
    behind = mine;
    covered = generation;
    const answer = await bridge['profile.get']({ session });
    if (mine !== asked) return;
    behind = -1;
    if (!answer.ok) return;
    // Its own 401 may have refreshed the session.
    covered = Math.max(covered, answer.value.generation);
    store.setState({ state: 'ready', profile: answer.value, problem: undefined });
  };

  const keepUp = (snapshot: SessionSnapshot): void => {
    const { state } = store.getState();
    if (state === 'loading' || behind === asked) return;
    if (snapshot.state === 'active' && snapshot.generation > covered) void askAgain(snapshot);
  };

  return {
    store,
    askEarly: (session) => ask(session, undefined),
    follow: (snapshot) => {
      const held = store.getState();
      const signIn = signInKey(snapshot);
      if (held.signIn === signIn) return keepUp(snapshot);
      if (held.signIn === undefined && held.state === 'ready' && belongsTo(held, snapshot)) {
        store.setState({ signIn });
      } else if (held.state !== 'loading' || held.signIn !== undefined) {
        covered = snapshot.generation;
        void ask(snapshot.session, signIn);
      }
    },
    reload: async () => {
      const { session, signIn } = store.getState();
      if (session !== undefined) await ask(session, signIn);
    },
    clear: () => {
      if (store.getState().state === 'idle') return;
      asked += 1;
      store.setState(idle);
    },
  };
}
