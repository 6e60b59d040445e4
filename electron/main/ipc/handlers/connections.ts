import type { ConnectionsController } from '../../connections/controller.ts';
import type { Handlers } from '../answer.ts';

type ConnectionsChannel = Extract<keyof Handlers, `connections.${string}`>;

/** The connections as a window may know them, and what a person can do about them. */
export function connectionsHandlers(desk: ConnectionsController): Pick<Handlers, ConnectionsChannel> {
  return {
    'connections.list': () => desk.views(),
    'connections.discover': ({ address }) => desk.discover(address),
    'connections.cancelDiscovery': () => {
      desk.cancelDiscovery();
      return null;
    },
    'connections.add': (draft) => desk.add(draft),
    'connections.rename': async ({ connection, name }) => {
      await desk.rename(connection, name);
      return null;
    },
    'connections.remove': async ({ connection }) => {
      await desk.remove(connection);
      return null;
    },
    'connections.restore': async ({ connection }) => {
      await desk.restore(connection);
      return null;
    },
    'connections.import': () => desk.import(),
  };
}
