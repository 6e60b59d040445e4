import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, narrowFile, onDisk, readIfThere, renameDurably, replaceFile } from './disk.ts';
import { VaultError } from './errors.ts';
import type { HeldKey, Keyring, KeyringStatus, Look } from './keyring.ts';
import { lookAtKeyring, openByPassphrase } from './keyring.ts';
import { readLedger } from './ledger.ts';
import { asideEnding, isRecordFile, KEY_FILE, LEDGER_FILE, type RecordId, recordFileName } from './names.ts';
import { type DeriveKey, PASSPHRASE_BACKEND } from './passphrase.ts';
import { keyFromPassphrase, keyUnderPassphrase } from './passphrase-key.ts';
import { createQueue } from './queue.ts';
import { openRecord, survey, type VaultRecord } from './record.ts';
import { createWrapper, type SafeStorageLike } from './safe-storage.ts';
import type { KeyringService } from './secret-service.ts';
import { claimedNames } from './slot.ts';

export interface VaultOptions {
  /** Electron's `safeStorage`, after the app is ready */
  safeStorage: SafeStorageLike;
  /** created with mode 0700 at the first write; only one process may use it at a time */
  folder: string;
  platform?: NodeJS.Platform;
  /** asked before safeStorage, which would block the program; without it safeStorage is called at once */
  service?: Pick<KeyringService, 'ask'>;
  /** derives keys from passphrases; without it a passphrase cannot protect the vault */
  derive?: DeriveKey;
}

export interface Vault {
  /** the result of the last check of the keyring */
  keyring(): KeyringStatus;
  /** Checks the keyring again, after the user unlocked it or returned to the former desktop. */
  recheck(): Promise<KeyringStatus>;
  /**
   * For a keyring that is `changed`, `lost` or missing, or a forgotten passphrase, when the user signs in again: renames
   * the key file, the ledger and every record, deletes nothing, and checks the keyring again. Throws `not_applicable` in
   * any other state.
   */
  startAfresh(): Promise<KeyringStatus>;
  /**
   * Protects the vault with a passphrase: a first one if nothing is written yet and no keyring is ready, or another one
   * if a passphrase has opened the vault. Throws `not_applicable` in any other state, and `disk_failed`, after which the
   * old passphrase is still valid.
   */
  protect(passphrase: string): Promise<KeyringStatus>;
  /** Opens a vault with its passphrase. Throws `wrong_passphrase`, or `not_applicable` if it has no passphrase. */
  unlock(passphrase: string): Promise<KeyringStatus>;
  /** One account's record; throws `invalid_argument` for names of 0 or more than 256 bytes. */
  record(id: RecordId): VaultRecord;
  /** The ids of all records, even while the keyring is not ready. The names are not authenticated before `read`. */
  list(): Promise<RecordId[]>;
}

interface Inside {
  folder: string;
  keyring: Keyring;
  derive: DeriveKey | undefined;
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** the key that a passphrase has opened, until the app quits */
  typed: HeldKey | null;
  look: Look;
}

/** Opens the vault in a folder with one call to the keyring. Writes nothing. Only throws `disk_failed`. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { folder, safeStorage, service, derive, platform = process.platform } = options;
  const keyring = { wrapper: createWrapper(safeStorage, platform), platform, ask: service?.ask };
  const look = await lookAgain({ folder, keyring, typed: null });
  const inside: Inside = { folder, keyring, derive, alone: createQueue(), typed: null, look };
  return {
    keyring: () => inside.look.status,
    recheck: () => inside.alone(() => recheck(inside)),
    startAfresh: () => inside.alone(() => startAfresh(inside)),
    protect: (passphrase) => inside.alone(() => protect(inside, passphrase)),
    unlock: (passphrase) => inside.alone(() => unlock(inside, passphrase)),
    record: (id) => openRecord(hostFor(inside), id),
    list: () => inside.alone(() => onDisk('list the vault', () => list(inside))),
  };
}

async function recheck(inside: Inside): Promise<KeyringStatus> {
  inside.look = await lookAgain(inside);
  return inside.look.status;
}

async function startAfresh(inside: Inside): Promise<KeyringStatus> {
  const status = await recheck(inside);
  if (!isToBeLeft(status)) {
    const { state } = status;
    throw new VaultError('not_applicable', `The keyring is ${state}: there is nothing to start afresh from.`);
  }
  await onDisk('set the vault aside', () => setAllAside(inside.folder));
  inside.typed = null;
  return recheck(inside);
}

/** Whether only a former keyring or a forgotten passphrase could open the vault, so that it may be set aside. */
function isToBeLeft({ state, recordedBackend }: KeyringStatus): boolean {
  if (state === 'changed' || state === 'lost') return true;
  if (state === 'locked') return recordedBackend === PASSPHRASE_BACKEND;
  return state === 'absent' && recordedBackend !== null;
}

async function protect(inside: Inside, passphrase: string): Promise<KeyringStatus> {
  const { held, status } = inside.look;
  const { stored, others } = await vaultAt(inside.folder);
  const isNew = !held && !stored && others.length === 0;
  if (!isNew && !(held && status.backend === PASSPHRASE_BACKEND)) throw noPassphraseHere();
  const guarded = await keyUnderPassphrase(deriveOf(inside), passphrase, held);
  if (stored) await onDisk('write the key file', () => replaceKeyFile(inside.folder, guarded));
  return opened(inside, guarded);
}

async function unlock(inside: Inside, passphrase: string): Promise<KeyringStatus> {
  const { stored } = await vaultAt(inside.folder);
  if (!stored || inside.look.status.backend !== PASSPHRASE_BACKEND) throw noPassphraseHere();
  return opened(inside, await keyFromPassphrase(deriveOf(inside), passphrase, stored));
}

function opened(inside: Inside, typed: HeldKey): KeyringStatus {
  inside.typed = typed;
  inside.look = openByPassphrase(typed);
  return inside.look.status;
}

function deriveOf({ derive }: Inside): DeriveKey {
  if (derive === undefined) throw noPassphraseHere();
  return derive;
}

function noPassphraseHere(): VaultError {
  return new VaultError('not_applicable', 'A passphrase has no use for this vault as it is.');
}

/** Renames the key file last: after an interruption the state is unchanged and the same call finishes the work. */
async function setAllAside(folder: string): Promise<void> {
  const ending = asideEnding();
  const names = await vaultFiles(folder);
  names.sort((a, b) => Number(a === KEY_FILE) - Number(b === KEY_FILE));
  for (const name of names) await renameDurably(join(folder, name), join(folder, name + ending));
}

async function lookAgain({
  folder,
  keyring,
  typed,
}: Pick<Inside, 'folder' | 'keyring' | 'typed'>): Promise<Look> {
  const { stored, others } = await vaultAt(folder);
  // An opened passphrase stays valid until the app quits, unless the key file has been replaced.
  if (typed && (!stored || stored.equals(typed.file))) return openByPassphrase(typed);
  return lookAtKeyring(keyring, stored, others.length > 0);
}

function vaultAt(folder: string): Promise<{ stored: Buffer | null; others: string[] }> {
  return onDisk('read the vault folder', async () => ({
    stored: await readIfThere(join(folder, KEY_FILE)),
    others: (await vaultFiles(folder)).filter((name) => name !== KEY_FILE),
  }));
}

function hostFor(inside: Inside): Parameters<typeof openRecord>[0] {
  return {
    folder: inside.folder,
    alone: inside.alone,
    held: () => inside.look.held,
    heldOnDisk: async () => {
      const { held, status } = inside.look;
      if (status.state !== 'ready' || !held) throw notReady(status);
      await ensureFolder(inside.folder);
      await ensureKeyFile(inside.folder, held);
      return held;
    },
  };
}

/** Does not keep the old key file, because the former passphrase would still open it. */
function replaceKeyFile(folder: string, { file }: HeldKey): Promise<void> {
  return replaceFile(join(folder, KEY_FILE), file);
}

/** Ensures that the key file is on disk before anything is written with its key. Never overwrites a different one. */
async function ensureKeyFile(folder: string, held: HeldKey): Promise<void> {
  const path = join(folder, KEY_FILE);
  const stored = await readIfThere(path);
  if (stored?.equals(held.file)) return narrowFile(path);
  if (stored && !(held.replaces && stored.equals(held.replaces))) {
    throw new VaultError(
      'keyring_changed',
      'The key file is not the one that was opened. Look at the keyring again.',
    );
  }
  if (stored) await replaceFile(path + asideEnding(), stored);
  await replaceFile(path, held.file);
}

function notReady({ state, backend }: KeyringStatus): VaultError {
  const code = state === 'ready' ? 'keyring_locked' : (`keyring_${state}` as const);
  return new VaultError(code, `The keyring (${backend}) is ${state}. Nothing was written.`);
}

async function list(inside: Inside): Promise<RecordId[]> {
  const { folder, look } = inside;
  const names = (await vaultFiles(folder)).filter(isRecordFile);
  return look.held ? listAsKnown(folder, look.held, names) : [...(await claimed(folder, names)).values()];
}

/** The ids in the file headers. */
async function claimed(folder: string, names: readonly string[]): Promise<Map<string, RecordId>> {
  const found = new Map<string, RecordId>();
  for (const name of names) {
    const id = await namesIn(join(folder, name), name);
    if (id) found.set(name, id);
  }
  return found;
}

/** With the key available: includes the records listed in the ledger and excludes erased ones. */
async function listAsKnown(folder: string, held: HeldKey, names: readonly string[]): Promise<RecordId[]> {
  const { entries } = await readLedger(folder, held.key);
  // A file listed in the ledger does not have to be opened to learn its id.
  const strangers = names.filter((name) => entries.get(name)?.erased ?? true);
  const found = await claimed(folder, strangers);
  for (const [name, { connection, account, erased }] of entries) {
    if (!erased) found.set(name, { connection, account });
  }
  const kept: RecordId[] = [];
  for (const [name, id] of found) {
    const erased = entries.get(name)?.erased ?? false;
    if (!erased || (await survey({ folder }, id, held)).verdict.state !== 'empty') kept.push(id);
  }
  return kept;
}

/** Reads both headers, because one of them may be damaged. */
async function namesIn(path: string, name: string): Promise<RecordId | null> {
  const bytes = await readIfThere(path);
  if (!bytes) return null;
  const claims = [claimedNames(bytes), claimedNames(bytes.subarray(bytes.length / 2))];
  return claims.find((claim) => claim !== null && recordFileName(claim) === name) ?? null;
}

async function vaultFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => name === KEY_FILE || name === LEDGER_FILE || isRecordFile(name));
}
