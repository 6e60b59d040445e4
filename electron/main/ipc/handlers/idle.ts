import type { Idle } from '../../idle/idle.ts';
import type { Handlers } from '../answer.ts';

/** What happens to a connection's sessions when nobody is there; what is chosen for one holds for all of them. */
export function idleHandlers(idle: Pick<Idle, 'view' | 'choose'>): Pick<Handlers, 'idle.get' | 'idle.set'> {
  return {
    'idle.get': ({ session }) => idle.view(session),
    'idle.set': async ({ session, setting }) => {
      await idle.choose(session, setting);
      return idle.view(session);
    },
  };
}
