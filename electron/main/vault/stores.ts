import {
  type DeriveKey,
  type Evidence,
  type KeyringService,
  openVault,
  PASSPHRASE_BACKEND,
  type RecordId,
  type SafeStorageLike,
  type Vault,
  type VaultRecord,
} from 'safe-storage-helpers';
import type { KeyringView } from '../../../shared/model/session.ts';
import { partsOfSessionId, sessionId } from '../../../shared/model/session-id.ts';
import type { SecretStore, Stores } from '../session/types.ts';
import { createMemoryStore } from './memory-store.ts';
import { inWords } from './problems.ts';

// A record's `account` in the vault says what it holds: `session`, `session-2` for the second account, or `client`.
const sessionRecord = /^session(?:-(\d+))?$/;

function recordOfSession(session: string): RecordId {
  const { connection, number } = partsOfSessionId(session) ?? { connection: session, number: 1 };
  return { connection, account: number === 1 ? 'session' : `session-${number}` };
}

function sessionOfRecord({ connection, account }: RecordId): string[] {
  const match = sessionRecord.exec(account);
  return match === null ? [] : [sessionId(connection, Number(match[1] ?? 1))];
}

/** What a server is still to be told is over. */
const REVOCATIONS = 'revocation';

export interface StoresOptions {
  /** Electron's, after the app is ready. */
  safeStorage: SafeStorageLike;
  /** The keyring itself, asked before safeStorage is. */
  service?: Pick<KeyringService, 'ask'>;
  /** Makes keys from passphrases. */
  derive?: DeriveKey;
  /** Where the vault's files lie. */
  folder: string;
  /** Told of damage that was found and mended while reading. */
  noted(connection: string, evidence: readonly Evidence[]): void;
}

/** The stores, and what a person can do about the vault they are in. Every rejection but one is a ProblemError. */
export interface VaultStores extends Stores {
  /** Opens the vault with a passphrase; rejects with a VaultError `wrong_passphrase` for another one. */
  unlock(passphrase: string): Promise<KeyringView>;
  /** Guards the vault with a passphrase from now on. */
  protect(passphrase: string): Promise<KeyringView>;
  /** Sets the whole vault aside. */
  startAfresh(): Promise<KeyringView>;
}

function viewOf(vault: Vault): KeyringView {
  const { state, backend, final } = vault.keyring();
  const sealed = state === 'locked' && backend === PASSPHRASE_BACKEND;
  return {
    state: sealed ? 'sealed' : state,
    backend: backend.slice(0, 60),
    ...(final ? { restart: true } : {}),
  };
}

interface VaultStoreOptions {
  vault: Vault;
  record: VaultRecord;
  noted(evidence: readonly Evidence[]): void;
  /** Whether a person signs in anew by writing it. */
  leavable: boolean;
}

function createVaultStore({ vault, record, noted, leavable }: VaultStoreOptions): SecretStore {
  let opened = false;
  /** A keyring that lost its key is left behind only by a person who signs in anew, never under an open session. */
  const leaveLostKey = async () => {
    const { state } = vault.keyring();
    if (leavable && !opened && (state === 'changed' || state === 'lost')) await vault.startAfresh();
  };
  return {
    kept: 'vault',
    read: () =>
      inWords(async () => {
        const reading = await record.read();
        if (reading.state === 'unreadable') return reading;
        if (reading.evidence.length > 0) noted(reading.evidence);
        if (reading.state === 'empty') return { state: 'empty' };
        opened = true;
        return { state: 'ok', generation: reading.generation, payload: reading.payload };
      }),
    write: (payload, generation) =>
      inWords(async () => {
        await leaveLostKey();
        await record.write(payload, generation);
        opened = true;
      }),
    erase: () => inWords(() => record.erase()),
    setAside: () => inWords(() => record.setAside()),
  };
}

const nameOf = ({ connection, account }: RecordId): string => `${account}/${connection}`;

/**
 * Opens the vault and gives the stores of the session core. A record that is to be kept lies in the vault when the keyring
 * is ready or the vault has it already, so that a locked keyring reads as unreadable and not as empty.
 * @throws ProblemError `disk_failed` when the vault's folder cannot be read
 */
export async function openStores(options: StoresOptions): Promise<VaultStores> {
  const vault = await inWords(() => openVault(options));
  const records = await inWords(() => vault.list());
  const stored = new Set(records.map(nameOf));
  const inVault = new Map<string, SecretStore>();
  const inMemory = new Map<string, ReturnType<typeof createMemoryStore>>();

  const memoryStore = (name: string) => {
    const store = inMemory.get(name) ?? createMemoryStore();
    inMemory.set(name, store);
    return store;
  };
  const find = (id: RecordId, keep: boolean): SecretStore => {
    const name = nameOf(id);
    if (!keep) return memoryStore(name);
    const known = inVault.get(name);
    if (known) return known;
    const fallback = inMemory.get(`${name}/kept`);
    if (fallback && !fallback.isEmpty()) return fallback;
    if (vault.keyring().state !== 'ready' && !stored.has(name)) return memoryStore(`${name}/kept`);
    const store = createVaultStore({
      vault,
      record: vault.record(id),
      leavable: id.account !== REVOCATIONS,
      noted: (evidence) => options.noted(id.connection, evidence),
    });
    inVault.set(name, store);
    return store;
  };
  const looked = (look: () => Promise<unknown>) =>
    inWords(async () => {
      await look();
      return viewOf(vault);
    });
  return {
    session: (session, keep) => find(recordOfSession(session), keep),
    sessions: () => records.flatMap(sessionOfRecord),
    connectionsWithRevocations: () =>
      records.filter(({ account }) => account === REVOCATIONS).map(({ connection }) => connection),
    client: (connection, keep) => find({ connection, account: 'client' }, keep),
    revocations: (connection, keep) => find({ connection, account: REVOCATIONS }, keep),
    keyring: () => viewOf(vault),
    recheck: () => looked(() => vault.recheck()),
    unlock: (passphrase) => looked(() => vault.unlock(passphrase)),
    protect: (passphrase) => looked(() => vault.protect(passphrase)),
    startAfresh: () =>
      looked(async () => {
        await vault.startAfresh();
        stored.clear();
        inVault.clear();
      }),
  };
}
