import { sessionBusSocket } from './dbus/address.ts';
import { withBus } from './dbus/connection.ts';
import type { DbusValue } from './dbus/marshal.ts';
import type { DbusCall } from './dbus/message.ts';

interface SessionBusOptions {
  /** says where the session bus is */
  environment: Readonly<Record<string, string | undefined>>;
  /** how long an answer may take (ms) */
  patience: number;
}

/**
 * Asks a service of this desktop one thing, before something is done that would hold the program up until the service
 * answers. Gives the answer's values; rejects where there is no bus, nobody answers in time, or the answer is an error.
 */
export async function askSessionBus(
  call: DbusCall,
  { environment, patience }: SessionBusOptions,
): Promise<DbusValue[]> {
  const socket = sessionBusSocket(environment);
  if (socket === null) throw new Error('There is no session bus.');
  return withBus(socket, AbortSignal.timeout(patience), (bus) => bus.call(call));
}
