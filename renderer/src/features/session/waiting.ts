import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WaitingRequest } from '../../../../shared/model/waiting.ts';
import type { Bridge } from '../../bridge.ts';

type BySession = Readonly<Record<string, readonly WaitingRequest[]>>;

export interface Waiting {
  store: StoreApi<{ bySession: BySession }>;
  /** Requests the waiting requests of this session, unless they are known. */
  follow(session: string): void;
  /** Cancels one request; its caller receives `cancelled`. */
  cancel(session: string, id: string): void;
  /** Retries everything that waits for a server. */
  retry(session: string): void;
}

const none: readonly WaitingRequest[] = [];

/** The waiting requests of one session. */
export const waitingIn = ({ bySession }: { bySession: BySession }, session: string | undefined) =>
  (session === undefined ? undefined : bySession[session]) ?? none;

/** The waiting requests, as main reports them. */
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
    // An event received since then is newer.
    if (answer.ok && store.getState().bySession[session] === undefined) put(session, answer.value);
  };
  return {
    store,
    follow: (session) => {
      if (asked.has(session)) return;
      asked.add(session);
      void ask(session);
    },
    // The next list from main shows the result.
    cancel: (session, id) => void bridge['requests.cancel']({ session, id }),
    retry: (session) => void bridge['requests.retry']({ session }),
  };
}
