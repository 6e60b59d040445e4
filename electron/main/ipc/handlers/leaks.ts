import type { LeakReport } from '../../../../shared/model/leaks.ts';
import type { Handlers } from '../answer.ts';

/** A search writes canaries into the places it looks at, so those who ask while one runs get that one's report. */
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
