import type { AdminClients } from '../../admin/clients.ts';
import type { AdminSessions } from '../../admin/sessions.ts';
import type { Handlers } from '../answer.ts';

type AdminChannel = Extract<keyof Handlers, `admin.${string}`>;

/** The administration of a server; its API decides what the caller may do. */
export function adminHandlers(sessions: AdminSessions, clients: AdminClients): Pick<Handlers, AdminChannel> {
  return {
    'admin.sessions': ({ session, search }) => sessions.list(session, search),
    'admin.revoke': ({ session, what }) => sessions.revoke(session, what),
    'admin.clients': ({ session, search }) => clients.list(session, search),
    'admin.createClient': ({ session, client }) => clients.create(session, client),
    'admin.updateClient': ({ session, client_id, changes }) => clients.update(session, client_id, changes),
    'admin.rotateSecret': async ({ session, client_id }) => {
      await clients.rotateSecret(session, client_id);
      return null;
    },
  };
}
