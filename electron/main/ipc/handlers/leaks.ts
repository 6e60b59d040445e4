import type { LeakReport } from '../../../../shared/model/leaks.ts';
import type { Handlers } from '../answer.ts';

/** A search writes canaries to the locations it searches, so calls during a search share its report. */
export function leaksHandlers(search: () => Promise<LeakReport>): Pick<Handlers, 'leaks.check'> {
  let running: Promise<LeakReport> | undefined;
  return {
    'leaks.check': () => {
      running ??= search().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
