import { questionOf } from '../../idle/consent.ts';
import type { Idle } from '../../idle/idle.ts';
import type { Handlers } from '../answer.ts';
import type { ConsentDeps } from './settings.ts';

/**
 * What happens to a connection's sessions when nobody uses the computer; the choice applies to all sessions of the
 * connection. Leaving them open for longer needs consent in main.
 */
export function idleHandlers(
  idle: Pick<Idle, 'view' | 'choose' | 'check'>,
  consent: ConsentDeps,
): Pick<Handlers, 'idle.get' | 'idle.set'> {
  return {
    'idle.get': ({ session }) => idle.view(session),
    'idle.set': async ({ session, setting }) => {
      const name = idle.check(session, setting);
      const question = questionOf(name, idle.view(session).setting, setting, consent.words());
      if (question === undefined || (await consent.ask(question))) await idle.choose(session, setting);
      return idle.view(session);
    },
  };
}
