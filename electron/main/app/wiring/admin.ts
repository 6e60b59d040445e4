import { clipboard } from 'electron';
import type { Connection } from '../../../../shared/model/connection.ts';
import { isLockedIn } from '../../../../shared/model/session.ts';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import { createAdminClients, type NewSecret } from '../../admin/clients.ts';
import { createSecretClipboard } from '../../admin/secret-clipboard.ts';
import { createAdminSessions } from '../../admin/sessions.ts';
import type { Connections } from '../../connections/connections.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Handlers } from '../../ipc/answer.ts';
import { adminHandlers } from '../../ipc/handlers/admin.ts';
import { secretHandlers } from '../../ipc/handlers/secret.ts';
import type { Settings } from '../../settings/settings.ts';
import type { SecretWindow } from '../../window/prompt/secret-window.ts';
import { currentLanguages } from '../i18n.ts';
import type { SessionHub } from './session-hub.ts';

export interface AdminOptions {
  gateway: Pick<Gateway, 'request'>;
  connections: Pick<Connections, 'get'>;
  settings: Settings;
  secretWindow: SecretWindow;
  hub: Pick<SessionHub, 'list' | 'onChange'>;
  log(message: string, evidence: unknown): void;
}

/** The administration of servers, and the window that shows a new secret once. */
export interface Admin {
  handlers: Pick<Handlers, Extract<keyof Handlers, `admin.${string}` | `secret.${string}`>>;
  /** Closes the window and removes a copied secret from the clipboard. */
  stop(): Promise<void>;
}

function hostOf(connection: Connection | undefined): string {
  return connection === undefined ? '' : new URL(connection.issuer).host;
}

/** Creates the administration; a secret on show is forgotten when its session is locked. */
export function wireAdmin(options: AdminOptions): Admin {
  const { gateway, connections, settings, secretWindow, hub } = options;
  const passingClipboard = createSecretClipboard(clipboard, options.log);
  hub.onChange(({ session, state }) => {
    if (state === 'locked') secretWindow.forget(session);
  });

  function showSecret({ session, client, secret }: NewSecret): void {
    const connection = connections.get(partsOfSessionId(session)?.connection ?? '');
    secretWindow.show({
      session,
      connection: connection?.name ?? '',
      host: hostOf(connection),
      client: client.name,
      client_id: client.client_id,
      secret,
    });
    // The session may have been locked before the server responded.
    if (isLockedIn(hub.list(), session)) secretWindow.forget(session);
  }

  return {
    handlers: {
      ...adminHandlers(createAdminSessions(gateway), createAdminClients(gateway, showSecret)),
      ...secretHandlers(secretWindow, passingClipboard, () => currentLanguages(settings)),
    },
    stop: async () => {
      secretWindow.closeAll();
      await passingClipboard.forget();
    },
  };
}
