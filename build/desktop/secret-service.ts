import { sessionBusSocket } from '../../electron/safe-storage-helpers/src/dbus/address.ts';
import {
  type DbusConnection,
  DbusError,
  withBus,
} from '../../electron/safe-storage-helpers/src/dbus/connection.ts';

const patience = 15_000;
const destination = 'org.freedesktop.secrets';
const service = {
  destination,
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
};

/** The bus and its default keyring, as an object path. */
type Work<T> = (bus: DbusConnection, keyring: string) => Promise<T>;

/** Talks to the keyring of this session. Returns undefined if the keyring refuses or does not exist. */
async function withKeyring<T>(env: NodeJS.ProcessEnv, work: Work<T>): Promise<T | undefined> {
  const socket = sessionBusSocket(env);
  if (socket === null) throw new Error('the session has no bus');
  const talk = async (bus: DbusConnection) => {
    // gnome-keyring registers a caller at its first call, and aborts if that call reads a property.
    const [keyring] = await bus.call({ ...service, member: 'ReadAlias', signature: 's', args: ['default'] });
    return keyring === '/' ? undefined : work(bus, String(keyring));
  };
  return withBus(socket, AbortSignal.timeout(patience), talk).catch((error: unknown) => {
    if (error instanceof DbusError) return undefined;
    throw error;
  });
}

async function property(bus: DbusConnection, path: string, name: string) {
  const args = ['org.freedesktop.Secret.Collection', name];
  const properties = 'org.freedesktop.DBus.Properties';
  const [value] = await bus.call({
    destination,
    path,
    interface: properties,
    member: 'Get',
    signature: 'ss',
    args,
  });
  return value;
}

/** Whether the default keyring is locked; undefined until the service answers. */
export async function isLocked(env: NodeJS.ProcessEnv): Promise<boolean | undefined> {
  return withKeyring(env, async (bus, keyring) => (await property(bus, keyring, 'Locked')) === true);
}

/** Locks the default keyring, as its owner would in the password manager. */
export async function lockDefault(env: NodeJS.ProcessEnv): Promise<void> {
  const locked = await withKeyring(env, async (bus, keyring) => {
    await bus.call({ ...service, member: 'Lock', signature: 'ao', args: [[keyring]] });
    return property(bus, keyring, 'Locked');
  });
  if (locked !== true) throw new Error('the keyring did not lock');
}

/** Deletes all items in the default keyring. Returns their number. */
export async function deleteItems(env: NodeJS.ProcessEnv): Promise<number> {
  const deleted = await withKeyring(env, async (bus, keyring) => {
    const items = await property(bus, keyring, 'Items');
    if (!Array.isArray(items)) throw new Error('the keyring does not list its items');
    const remove = { destination, interface: 'org.freedesktop.Secret.Item', member: 'Delete' };
    for (const item of items) await bus.call({ ...remove, path: String(item) });
    return items.length;
  });
  return deleted ?? 0;
}
