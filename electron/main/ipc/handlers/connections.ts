import type { ConnectionsController } from '../../connections/controller.ts';
import type { Handlers } from '../answer.ts';

type ConnectionsChannel = Extract<keyof Handlers, `connections.${string}`>;

/** The connections as the window may see them, and the actions on them. */
export function connectionsHandlers(controller: ConnectionsController): Pick<Handlers, ConnectionsChannel> {
  return {
    'connections.list': () => controller.views(),
    'connections.discover': ({ address }) => controller.discover(address),
    'connections.cancelDiscovery': () => {
      controller.cancelDiscovery();
      return null;
    },
    'connections.add': (draft) => controller.add(draft),
    'connections.rename': async ({ connection, name }) => {
      await controller.rename(connection, name);
      return null;
    },
    'connections.remove': async ({ connection }) => {
      await controller.remove(connection);
      return null;
    },
    'connections.restore': async ({ connection }) => {
      await controller.restore(connection);
      return null;
    },
    'connections.import': () => controller.import(),
  };
}
