import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The socket of the session bus: the one in the environment, else the default one in the runtime folder. A name that
 * begins with a zero byte is an abstract socket. Null if the bus does not use a Unix socket.
 */
export function sessionBusSocket(environment: Environment): string | null {
  const named = environment['DBUS_SESSION_BUS_ADDRESS'];
  if (named) return socketIn(named);
  const runtime = environment['XDG_RUNTIME_DIR'];
  return runtime ? join(runtime, 'bus') : null;
}

/** The first supported address (D-Bus Specification, "Server Addresses"). */
function socketIn(addresses: string): string | null {
  for (const address of addresses.split(';')) {
    const [transport, list = ''] = address.split(':', 2);
    if (transport !== 'unix') continue;
    const options = new Map(list.split(',').map((pair) => pair.split('=', 2) as [string, string]));
    const path = options.get('path');
    const abstract = options.get('abstract');
    if (path) return unescaped(path);
    if (abstract) return `\0${unescaped(abstract)}`;
  }
  return null;
}

function unescaped(value: string): string {
  return value.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
