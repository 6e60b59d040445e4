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
import { withProblems } from './problems.ts';

// The `account` of a record names its content: `session`, `session-2` for the second account, or `client`.
const sessionRecord = /^session(?:-(\d+))?$/;

function recordOfSession(session: string): RecordId {
  const { connection, number } = partsOfSessionId(session) ?? { connection: session, number: 1 };
  return { connection, account: number === 1 ? 'session' : `session-${number}` };
}

function sessionOfRecord({ connection, account }: RecordId): string[] {
  const match = sessionRecord.exec(account);
  return match === null ? [] : [sessionId(connection, Number(match[1] ?? 1))];
}

/** The record of revocations that the server has not confirmed. */
const REVOCATIONS = 'revocation';

export interface StoresOptions {
  /** Electron's, after the app is ready. */
  safeStorage: SafeStorageLike;
  /** Asks the keyring directly, before safeStorage is used. */
  service?: Pick<KeyringService, 'ask'>;
  /** Derives keys from passphrases. */
  derive?: DeriveKey;
  /** The folder of the vault. */
  folder: string;
  /** Called for damage that was found and repaired while reading. */
  onEvidence(connection: string, evidence: readonly Evidence[]): void;
}

/** The stores, and the actions on their vault. All rejections except `wrong_passphrase` are ProblemErrors. */
export interface VaultStores extends Stores {
  /** Opens the vault with its passphrase; rejects with a VaultError `wrong_passphrase` for a wrong one. */
  unlock(passphrase: string): Promise<KeyringView>;
  /** Protects the vault with a passphrase. */
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
  onEvidence(evidence: readonly Evidence[]): void;
  /** Whether a write means that a person has signed in again. */
  mayStartAfresh: boolean;
}

function createVaultStore({ vault, record, onEvidence, mayStartAfresh }: VaultStoreOptions): SecretStore {
  let isOpen = false;
  /** Only a new sign-in abandons a vault whose key is lost, and never while a session is open. */
  const abandonLostVault = async () => {
    const { state } = vault.keyring();
    if (mayStartAfresh && !isOpen && (state === 'changed' || state === 'lost')) await vault.startAfresh();
  };
  return {
    kept: 'vault',
    read: () =>
      withProblems(async () => {
        const reading = await record.read();
        if (reading.state === 'unreadable') return reading;
        if (reading.evidence.length > 0) onEvidence(reading.evidence);
        if (reading.state === 'empty') return { state: 'empty' };
        isOpen = true;
        return { state: 'ok', generation: reading.generation, payload: reading.payload };
      }),
    write: (payload, generation) =>
      withProblems(async () => {
        await abandonLostVault();
        await record.write(payload, generation);
        isOpen = true;
      }),
    erase: () => withProblems(() => record.erase()),
    setAside: () => withProblems(() => record.setAside()),
  };
}

const nameOf = ({ connection, account }: RecordId): string => `${account}/${connection}`;

/**
 * Opens the vault and returns the stores of the session core. A durable record is in the vault if the keyring is ready
 * or the vault already has the record, so that a locked keyring gives `unreadable` and not `empty`.
 * @throws ProblemError `disk_failed` if the vault's folder cannot be read
 */
export async function openStores(options: StoresOptions): Promise<VaultStores> {
  const vault = await withProblems(() => openVault(options));
  const records = await withProblems(() => vault.list());
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
    const existing = inVault.get(name);
    if (existing) return existing;
    const fallback = inMemory.get(`${name}/kept`);
    if (fallback && !fallback.isEmpty()) return fallback;
    if (vault.keyring().state !== 'ready' && !stored.has(name)) return memoryStore(`${name}/kept`);
    const store = createVaultStore({
      vault,
      record: vault.record(id),
      mayStartAfresh: id.account !== REVOCATIONS,
      onEvidence: (evidence) => options.onEvidence(id.connection, evidence),
    });
    inVault.set(name, store);
    return store;
  };
  const viewAfter = (action: () => Promise<unknown>) =>
    withProblems(async () => {
      await action();
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
    recheck: () => viewAfter(() => vault.recheck()),
    unlock: (passphrase) => viewAfter(() => vault.unlock(passphrase)),
    protect: (passphrase) => viewAfter(() => vault.protect(passphrase)),
    startAfresh: () =>
      viewAfter(async () => {
        await vault.startAfresh();
        stored.clear();
        inVault.clear();
      }),
  };
}
