import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WaitingRequest } from '../../../../shared/model/waiting.ts';
import type { Bridge } from '../../bridge.ts';

type BySession = Readonly<Record<string, readonly WaitingRequest[]>>;

export interface Waiting {
  store: StoreApi<{ bySession: BySession }>;
  /** Asks what waits in this session, unless it is known. */
  follow(session: string): void;
  /** Ends one request; its caller is told that it was cancelled. */
  cancel(session: string, id: string): void;
  /** Tries everything again now that waits for a server. */
  retry(session: string): void;
}

const none: readonly WaitingRequest[] = [];

/** The requests of one session that wait. */
export const waitingIn = ({ bySession }: { bySession: BySession }, session: string | undefined) =>
  (session === undefined ? undefined : bySession[session]) ?? none;

/** The requests that wait, as main reports them. */
export function createWaiting(bridge: Bridge): Waiting {
  const store = createStore<{ bySession: BySession }>(() => ({ bySession: {} }));
  const put = (session: string, requests: readonly WaitingRequest[]) =>
    store.setState(({ bySession }) => ({ bySession: { ...bySession, [session]: requests } }));
  const asked = new Set<string>();
  bridge.on('requests.changed', ({ session, requests }) => {
    asked.add(session);
    put(session, requests);
  });
  const ask = async (session: string) => {
    const answer = await bridge['requests.list']({ session });
    // What main has told of its own accord since then is newer.
    if (answer.ok && store.getState().bySession[session] === undefined) put(session, answer.value);
  };
  return {
    store,
    follow: (session) => {
      if (asked.has(session)) return;
      asked.add(session);
      void ask(session);
    },
    // How it went is told by the list that main sends next.
    cancel: (session, id) => void bridge['requests.cancel']({ session, id }),
    retry: (session) => void bridge['requests.retry']({ session }),
  };
}
