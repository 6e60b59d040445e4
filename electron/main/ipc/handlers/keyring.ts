import type { KeyringController } from '../../vault/keyring-controller.ts';
import type { Handlers } from '../answer.ts';

type KeyringChannel = Extract<keyof Handlers, `keyring.${string}` | 'app.restart'>;

/** The keyring actions of the window. None of them waits; the event `keyring.changed` reports the result. */
export function keyringHandlers(
  controller: KeyringController,
  restart: () => void,
): Pick<Handlers, KeyringChannel> {
  const start = (action: () => void) => () => {
    action();
    return null;
  };
  return {
    'keyring.unlock': start(controller.unlock),
    'keyring.protect': start(controller.protect),
    'keyring.startAfresh': start(controller.startAfresh),
    'app.restart': start(restart),
  };
}
