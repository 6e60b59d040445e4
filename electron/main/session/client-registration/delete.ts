import { asProblem } from '../../oauth/errors.ts';
import { deregister } from '../../oauth/registration.ts';
import type { Transport } from '../../oauth/types.ts';
import { longestWaitMs } from '../sign-out/revocation.ts';
import type { SessionsDeps } from '../types.ts';
import type { ClientStorage } from './store.ts';

interface DeleteDeps {
  connection: { id: string };
  deps: Pick<SessionsDeps, 'record' | 'fault'>;
  http: Transport;
}

/** Deletes the registration of a removed connection (RFC 7592 §2.3); false when it has to be retried. */
export async function deleteRegistration(
  { connection, deps, http }: DeleteDeps,
  storage: ClientStorage,
): Promise<boolean> {
  const note = (message: string) => deps.record({ kind: 'revocation', connection: connection.id, message });
  const found = await storage.load();
  const { registration_client_uri: uri, registration_access_token: token } = found?.stored ?? {};
  if (found === undefined || uri === undefined || token === undefined) return true;
  const { give_up_at = Date.now() + longestWaitMs } = found.stored;
  try {
    const result = await deregister(http, { uri, token });
    note(
      result === 'gone'
        ? 'The server deleted this app’s registration.'
        : 'The server does not delete registrations.',
    );
  } catch (error) {
    note(`The registration could not be deleted on the server. ${asProblem(error).message}`);
    if (Date.now() > give_up_at) return true;
    const isFirst = found.stored.give_up_at === undefined;
    if (isFirst) await storage.put({ ...found.stored, give_up_at }, found.store.kept === 'vault');
    return false;
  }
  await deps.fault?.('registration.takenBack');
  return true;
}
