import type { Gateway } from '../../gateway/gateway.ts';
import type { SessionsWith } from '../../session/sessions.ts';
import type { Handlers } from '../answer.ts';

type RequestsChannel = Extract<keyof Handlers, `requests.${string}`>;

/** Lists, cancels and retries the waiting requests of a session. */
export function requestsHandlers(
  gateway: Pick<Gateway, 'waiting' | 'cancel' | 'retry'>,
  sessions: SessionsWith<'retry'>,
): Pick<Handlers, RequestsChannel> {
  return {
    'requests.list': ({ session }) => gateway.waiting(session),
    'requests.cancel': ({ session, id }) => {
      gateway.cancel(session, id);
      return null;
    },
    'requests.retry': async ({ session }) => {
      gateway.retry();
      await sessions.get(session).retry();
      return null;
    },
  };
}
