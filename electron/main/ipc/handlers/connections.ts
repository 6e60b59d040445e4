import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { Handlers } from '../answer.ts';

/** The connections as a window may know them. */
export function connectionsHandlers(views: readonly ConnectionView[]): Pick<Handlers, 'connections.list'> {
  return { 'connections.list': () => [...views] };
}
