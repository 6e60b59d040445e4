import { tryAs } from './process.ts';
import type { User } from './user.ts';

interface Session {
  user: User;
  env: NodeJS.ProcessEnv;
}

const defaultCollection = '/org/freedesktop/secrets/aliases/default';

/** Calls the keyring of this session; gives its answer as text, or undefined where it refuses or is not there. */
async function ask({ user, env }: Session, object: string, ...call: string[]): Promise<string | undefined> {
  const { code, output } = await tryAs(
    'dbus-send',
    ['--session', '--print-reply=literal', '--dest=org.freedesktop.secrets', object, ...call],
    { user, env },
  );
  return code === 0 ? output : undefined;
}

function property(session: Session, name: string): Promise<string | undefined> {
  return ask(
    session,
    defaultCollection,
    'org.freedesktop.DBus.Properties.Get',
    'string:org.freedesktop.Secret.Collection',
    `string:${name}`,
  );
}

/** Whether the default keyring is locked; undefined while the service does not answer for it yet. */
export async function isLocked(session: Session): Promise<boolean | undefined> {
  const answer = await property(session, 'Locked');
  return answer === undefined ? undefined : /boolean true/.test(answer);
}

/** Locks the default keyring, as its owner would in the password manager. */
export async function lockDefault(session: Session): Promise<void> {
  const collections = `array:objpath:${defaultCollection}`;
  await ask(session, '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', collections);
  if ((await isLocked(session)) !== true) throw new Error('the keyring did not lock');
}

/** Deletes what the default keyring holds. Gives how much that was. */
export async function deleteItems(session: Session): Promise<number> {
  const items = (await property(session, 'Items'))?.match(/\/org\/freedesktop\/secrets\/\S+/g) ?? [];
  for (const item of items) await ask(session, item, 'org.freedesktop.Secret.Item.Delete');
  return items.length;
}
