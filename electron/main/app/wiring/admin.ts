import type { Connection } from '../../../../shared/model/connection.ts';
import { isLockedIn, type SessionStatus } from '../../../../shared/model/session.ts';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import { createAdminClients, type NewSecret } from '../../admin/clients.ts';
import { type Clipboard, createSecretClipboard } from '../../admin/secret-clipboard.ts';
import { createAdminSessions } from '../../admin/sessions.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Handlers } from '../../ipc/answer.ts';
import { adminHandlers } from '../../ipc/handlers/admin.ts';
import { secretHandlers } from '../../ipc/handlers/secret.ts';
import type { SecretWindow } from '../../window/prompt/secret-window.ts';

export interface AdminOptions {
  gateway: Pick<Gateway, 'request'>;
  connection(id: string): Connection | undefined;
  secretWindow: SecretWindow;
  clipboard: Clipboard;
  sessions: { list(): readonly SessionStatus[] };
  log(message: string, evidence: unknown): void;
  /** The language chosen, or `system`, and then the system's own (BCP 47), best first. */
  languages(): string[];
}

/** The administration of servers, and the window that shows a new secret once. */
export interface Admin {
  handlers: Pick<Handlers, Extract<keyof Handlers, `admin.${string}` | `secret.${string}`>>;
  /** Forgets what is shown and what was copied. */
  stop(): Promise<void>;
}

function hostOf(connection: Connection | undefined): string {
  return connection === undefined ? '' : new URL(connection.issuer).host;
}

export function wireAdmin(options: AdminOptions): Admin {
  const { gateway, secretWindow } = options;
  const clipboard = createSecretClipboard(options.clipboard, options.log);

  function showSecret({ session, client, secret }: NewSecret): void {
    const connection = options.connection(partsOfSessionId(session)?.connection ?? '');
    secretWindow.show({
      session,
      connection: connection?.name ?? '',
      host: hostOf(connection),
      client: client.name,
      client_id: client.client_id,
      secret,
    });
    // The server answered after whoever asked had left.
    if (isLockedIn(options.sessions.list(), session)) secretWindow.forget(session);
  }

  return {
    handlers: {
      ...adminHandlers(createAdminSessions(gateway), createAdminClients(gateway, showSecret)),
      ...secretHandlers(secretWindow, clipboard, options.languages),
    },
    stop: async () => {
      secretWindow.closeAll();
      await clipboard.forget();
    },
  };
}
