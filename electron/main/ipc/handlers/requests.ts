import type { Gateway } from '../../gateway/gateway.ts';
import type { Sessions } from '../../session/ports.ts';
import type { Handlers } from '../answer.ts';

type RequestsChannel = Extract<keyof Handlers, `requests.${string}`>;

/** The requests that wait: to be looked at, cancelled one by one, or tried again now. */
export function requestsHandlers(
  gateway: Pick<Gateway, 'waiting' | 'cancel' | 'retry'>,
  sessions: Pick<Sessions, 'retry'>,
): Pick<Handlers, RequestsChannel> {
  return {
    'requests.list': ({ session }) => gateway.waiting(session),
    'requests.cancel': ({ session, id }) => {
      gateway.cancel(session, id);
      return null;
    },
    'requests.retry': async ({ session }) => {
      gateway.retry();
      await sessions.retry(session);
      return null;
    },
  };
}
