import { asProblem } from '../../oauth/errors.ts';
import { deregister } from '../../oauth/registration.ts';
import type { Transport } from '../../oauth/types.ts';
import type { SessionsDeps } from '../ports.ts';
import { longestWaitMs } from '../sign-out/revocation.ts';
import type { ClientStorage } from './store.ts';

interface Ground {
  connection: { id: string };
  deps: Pick<SessionsDeps, 'record' | 'fault'>;
  http: Transport;
}

/** Takes the registration of a connection back that is there no more; false when it has to be tried again. */
export async function deleteRegistration(
  { connection, deps, http }: Ground,
  kept: ClientStorage,
): Promise<boolean> {
  const note = (message: string) => deps.record({ kind: 'revocation', connection: connection.id, message });
  const found = await kept.load();
  const { registration_client_uri: uri, registration_access_token: token } = found?.stored ?? {};
  if (found === undefined || uri === undefined || token === undefined) return true;
  const { give_up_at = Date.now() + longestWaitMs } = found.stored;
  try {
    const end = await deregister(http, { uri, token });
    note(
      end === 'gone'
        ? 'The server forgot this app’s registration.'
        : 'The server takes no registration back.',
    );
  } catch (error) {
    note(`The registration could not be taken back. ${asProblem(error).message}`);
    if (Date.now() > give_up_at) return true;
    const isFirst = found.stored.give_up_at === undefined;
    if (isFirst) await kept.put({ ...found.stored, give_up_at }, found.store.kept === 'vault');
    return false;
  }
  await deps.fault?.('registration.takenBack');
  return true;
}
