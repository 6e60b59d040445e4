import { sessionBusSocket } from './dbus/address.ts';
import { withBus } from './dbus/connection.ts';
import type { DbusValue } from './dbus/marshal.ts';
import type { DbusCall } from './dbus/message.ts';

interface SessionBusOptions {
  /** names the address of the session bus */
  environment: Readonly<Record<string, string | undefined>>;
  /** how long a response may take (ms) */
  patience: number;
}

/**
 * Calls a service on the session bus, for use before an operation that would block the program until the service
 * responds. Resolves to the values of the response. Rejects if there is no bus, no response in time, or an error response.
 */
export async function askSessionBus(
  call: DbusCall,
  { environment, patience }: SessionBusOptions,
): Promise<DbusValue[]> {
  const socket = sessionBusSocket(environment);
  if (socket === null) throw new Error('There is no session bus.');
  return withBus(socket, AbortSignal.timeout(patience), (bus) => bus.call(call));
}
