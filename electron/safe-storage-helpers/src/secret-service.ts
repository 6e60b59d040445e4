import { sessionBusSocket } from './dbus/address.ts';
import { type DbusConnection, DbusError, withBus } from './dbus/connection.ts';
import type { DbusValue } from './dbus/marshal.ts';

/**
 * The state of a keyring, found out before safeStorage is called, which would block the program until the keyring
 * responds and would cache a refusal until the program ends. `unknown`: the keyring cannot be asked this way.
 */
export type KeyringAnswer = 'open' | 'locked' | 'absent' | 'silent' | 'unknown';

export interface KeyringService {
  /** Asks the keyring of this safeStorage backend. Never rejects. */
  ask(backend: string): Promise<KeyringAnswer>;
  /**
   * Lets the keyring ask the user for its password in its own window. Resolves when that is finished: true if the
   * keyring is now open. Never rejects.
   */
  unlock(backend: string, signal: AbortSignal): Promise<boolean>;
}

interface KeyringServiceOptions {
  /** names the address of the session bus */
  environment: Readonly<Record<string, string | undefined>>;
  /** how long a response may take (ms) */
  patience?: number;
}

const SECRETS = 'org.freedesktop.secrets';
const SECRETS_PATH = '/org/freedesktop/secrets';
const SERVICE = 'org.freedesktop.Secret.Service';
const PROMPT = 'org.freedesktop.Secret.Prompt';
const PATIENCE_MS = 2_000;

const SECRET_SERVICE_BACKENDS = new Set(['gnome_libsecret', 'gnome_any', 'gnome_keyring']);
const WALLETS: ReadonlyMap<string, string> = new Map([
  ['kwallet', 'org.kde.kwalletd'],
  ['kwallet5', 'org.kde.kwalletd5'],
  ['kwallet6', 'org.kde.kwalletd6'],
]);
const NOBODY = /^org\.freedesktop\.DBus\.Error\.(ServiceUnknown|NameHasNoOwner|Spawn\..*|Disconnected)$/;
const NO_REPLY = /^org\.freedesktop\.DBus\.Error\.(NoReply|Timeout|TimedOut)$/;

/** Asks keyrings on the session bus: the Secret Service, and for KWallet only whether it is running. */
export function createKeyringService({
  environment,
  patience = PATIENCE_MS,
}: KeyringServiceOptions): KeyringService {
  const socket = sessionBusSocket(environment);
  return {
    async ask(backend) {
      const question = questionFor(backend);
      if (socket === null || question === null) return 'unknown';
      const deadline = AbortSignal.timeout(patience);
      try {
        return await withBus(socket, deadline, question);
      } catch (error) {
        return meaningOf(error, deadline);
      }
    },
    async unlock(backend, signal) {
      if (socket === null || !SECRET_SERVICE_BACKENDS.has(backend)) return false;
      try {
        return await withBus(socket, signal, unlockDefault);
      } catch {
        // A keyring that cannot show its prompt stays locked; `ask` returns its state.
        return false;
      }
    },
  };
}

function questionFor(backend: string): ((bus: DbusConnection) => Promise<KeyringAnswer>) | null {
  if (SECRET_SERVICE_BACKENDS.has(backend)) return askSecretService;
  const wallet = WALLETS.get(backend);
  return wallet === undefined ? null : (bus) => askWallet(bus, wallet);
}

async function askSecretService(bus: DbusConnection): Promise<KeyringAnswer> {
  const collection = await defaultCollection(bus);
  // Without a default collection the first stored secret creates one.
  if (collection === null) return 'open';
  // Only after that response: gnome-keyring sometimes aborts if a caller's first request is for a property.
  const [locked] = await bus.call({
    destination: SECRETS,
    path: collection,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    args: ['org.freedesktop.Secret.Collection', 'Locked'],
  });
  return locked === true ? 'locked' : 'open';
}

async function askWallet(bus: DbusConnection, wallet: string): Promise<KeyringAnswer> {
  const path = `/modules/${wallet.split('.').at(-1)}`;
  await bus.call({ destination: wallet, path, interface: 'org.freedesktop.DBus.Peer', member: 'Ping' });
  return 'open';
}

async function defaultCollection(bus: DbusConnection): Promise<string | null> {
  const [collection] = await bus.call({
    destination: SECRETS,
    path: SECRETS_PATH,
    interface: SERVICE,
    member: 'ReadAlias',
    signature: 's',
    args: ['default'],
  });
  return typeof collection === 'string' && collection !== '/' ? collection : null;
}

/** Secret Service API, "Unlocking" and "Prompts": the response names a prompt to show, or `/` if none is needed. */
async function unlockDefault(bus: DbusConnection): Promise<boolean> {
  const collection = await defaultCollection(bus);
  if (collection === null) return true;
  const [, prompt] = await bus.call({
    destination: SECRETS,
    path: SECRETS_PATH,
    interface: SERVICE,
    member: 'Unlock',
    signature: 'ao',
    args: [[collection]],
  });
  if (prompt === '/') return true;
  return showPrompt(bus, prompt);
}

async function showPrompt(bus: DbusConnection, prompt: DbusValue | undefined): Promise<boolean> {
  const path = String(prompt);
  const { first } = await bus.listen({ path, interface: PROMPT, member: 'Completed' });
  const asked = bus.call({
    destination: SECRETS,
    path,
    interface: PROMPT,
    member: 'Prompt',
    signature: 's',
    args: [''],
  });
  await asked;
  const [dismissed] = await first;
  return dismissed === false;
}

function meaningOf(error: unknown, deadline: AbortSignal): KeyringAnswer {
  if (deadline.aborted) return 'silent';
  if (error instanceof DbusError) {
    if (NOBODY.test(error.name)) return 'absent';
    return NO_REPLY.test(error.name) ? 'silent' : 'open';
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // Without a session bus there is no keyring.
  return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'absent' : 'unknown';
}
