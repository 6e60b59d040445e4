import type { KeyringController } from '../../vault/keyring-controller.ts';
import type { Handlers } from '../answer.ts';

type KeyringChannel = Extract<keyof Handlers, `keyring.${string}` | 'app.restart'>;

/** What the window may do about the keyring. None of it waits: the event `keyring.changed` tells the rest. */
export function keyringHandlers(
  desk: KeyringController,
  restart: () => void,
): Pick<Handlers, KeyringChannel> {
  const begin = (act: () => void) => () => {
    act();
    return null;
  };
  return {
    'keyring.unlock': begin(desk.unlock),
    'keyring.protect': begin(desk.protect),
    'keyring.startAfresh': begin(desk.startAfresh),
    'app.restart': begin(restart),
  };
}
