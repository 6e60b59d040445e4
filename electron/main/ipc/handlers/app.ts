import type { Output } from '../../../../shared/ipc/contract.ts';
import type { Handlers } from '../answer.ts';

/** Information about the app. `info` is called each time, as the keyring's state and the notices change. */
export function appHandlers(info: () => Output<'app.info'>): Pick<Handlers, 'app.info'> {
  return { 'app.info': info };
}
