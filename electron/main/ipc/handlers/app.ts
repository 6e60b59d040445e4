import type { Output } from '../../../../shared/ipc/contract.ts';
import type { Handlers } from '../answer.ts';

/** `info` is asked anew each time: the keyring's state and the notices change. */
export function appHandlers(info: () => Output<'app.info'>): Pick<Handlers, 'app.info'> {
  return { 'app.info': info };
}
