import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { SignInMethod } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';

/** An existing session may also be unlocked by the operating system. */
export type Method = SignInMethod | 'system';

/** What was copied to the clipboard. */
export type Copied = 'address' | 'code';

interface SignInState {
  session: string;
  /** The choice for "Keep me signed in"; undefined until the user chooses. */
  keep: boolean | undefined;
  /** The method being started, before main reports a step. */
  starting: Method | undefined;
  /** The last method, to offer it again. */
  last: SignInMethod | undefined;
  copied: Copied | undefined;
  /** The page for signing out of the browser was opened. */
  leftBrowser: boolean;
  /** Why it was not. */
  leaveProblem: Problem | undefined;
  problem: Problem | undefined;
}

export interface SignIn {
  store: StoreApi<SignInState>;
  choose(keep: boolean): void;
  begin(method: SignInMethod, keep: boolean): Promise<void>;
  cancel(): Promise<void>;
  reopen(): Promise<void>;
  copyAddress(): Promise<void>;
  copyCode(): Promise<void>;
  /** Opens the server's page for signing out of the browser. */
  leaveBrowser(): Promise<void>;
}

type Act = `session.${'cancelSignIn' | 'reopenBrowser' | 'copyAddress' | 'copyCode'}`;

/** One sign-in of one session. Where it stands comes from the session's snapshot, never from here. */
export function createSignIn(bridge: Bridge, session: string): SignIn {
  const store = createStore<SignInState>(() => ({
    session,
    keep: undefined,
    starting: undefined,
    last: undefined,
    copied: undefined,
    leftBrowser: false,
    leaveProblem: undefined,
    problem: undefined,
  }));
  const ask = async (channel: Act, copied?: Copied) => {
    const answer = await bridge[channel]({ session });
    store.setState({
      problem: answer.ok ? undefined : answer.problem,
      copied: answer.ok ? copied : undefined,
    });
  };
  return {
    store,
    choose: (keep) => store.setState({ keep }),
    begin: async (method, keep) => {
      if (store.getState().starting !== undefined) return;
      store.setState({ starting: method, last: method, problem: undefined, copied: undefined });
      const answer = await bridge['session.signIn']({ session, method, keep });
      store.setState({ starting: undefined, problem: answer.ok ? undefined : answer.problem });
    },
    cancel: () => ask('session.cancelSignIn'),
    reopen: () => ask('session.reopenBrowser'),
    copyAddress: () => ask('session.copyAddress', 'address'),
    copyCode: () => ask('session.copyCode', 'code'),
    leaveBrowser: async () => {
      const answer = await bridge['signOut.inBrowser']({ session });
      store.setState({ leftBrowser: answer.ok, leaveProblem: answer.ok ? undefined : answer.problem });
    },
  };
}
