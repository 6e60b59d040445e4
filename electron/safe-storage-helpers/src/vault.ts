import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, narrowFile, onDisk, readIfThere, renameDurably, replaceFile } from './disk.ts';
import { VaultError } from './errors.ts';
import type { HeldKey, KeyringStatus, Look } from './keyring.ts';
import { lookAtKeyring } from './keyring.ts';
import { readLedger } from './ledger.ts';
import { asideEnding, isRecordFile, KEY_FILE, LEDGER_FILE, type RecordId, recordFileName } from './names.ts';
import { createQueue } from './queue.ts';
import { openRecord, survey, type VaultRecord } from './record.ts';
import { createWrapper, type SafeStorageLike, type Wrapper } from './safe-storage.ts';
import { claimedNames } from './slot.ts';

export interface VaultOptions {
  /** Electron's `safeStorage`, after the app is ready */
  safeStorage: SafeStorageLike;
  /** made, with mode 0700, at the first write; one process may use it at a time */
  folder: string;
  platform?: NodeJS.Platform;
}

export interface Vault {
  /** what the last look at the keyring gave */
  keyring(): KeyringStatus;
  /** Looks at the keyring again, after the user unlocked it or went back to the former desktop. */
  recheck(): Promise<KeyringStatus>;
  /**
   * For a keyring that is `changed` or `lost`, once the user signs in anew: renames the key file, the ledger and every
   * record, deletes nothing, and looks again. Throws `not_applicable` in any other state.
   */
  startAfresh(): Promise<KeyringStatus>;
  /** One account's record; throws `invalid_argument` for names of 0 or more than 256 bytes. */
  record(id: RecordId): VaultRecord;
  /** Whose records there are, also while the keyring is not ready. The names are not proven before `read`. */
  list(): Promise<RecordId[]>;
}

interface Inside {
  folder: string;
  platform: NodeJS.Platform;
  wrapper: Wrapper;
  alone<T>(work: () => Promise<T>): Promise<T>;
  look: Look;
}

/** Opens the vault in a folder: one call to the keyring, nothing written. Throws `disk_failed` alone. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { folder, safeStorage, platform = process.platform } = options;
  const wrapper = createWrapper(safeStorage, platform);
  const look = await lookAgain({ folder, platform, wrapper });
  const inside: Inside = { folder, platform, wrapper, alone: createQueue(), look };
  return {
    keyring: () => inside.look.status,
    recheck: () => inside.alone(() => recheck(inside)),
    startAfresh: () => inside.alone(() => startAfresh(inside)),
    record: (id) => openRecord(hostFor(inside), id),
    list: () => inside.alone(() => onDisk('list the vault', () => list(inside))),
  };
}

async function recheck(inside: Inside): Promise<KeyringStatus> {
  inside.look = await lookAgain(inside);
  return inside.look.status;
}

async function startAfresh(inside: Inside): Promise<KeyringStatus> {
  const { state } = await recheck(inside);
  if (state !== 'changed' && state !== 'lost') {
    throw new VaultError('not_applicable', `The keyring is ${state}: there is nothing to start afresh from.`);
  }
  await onDisk('set the vault aside', () => setAllAside(inside.folder));
  return recheck(inside);
}

/** The key file goes last: cut off half-way, the state is as before and the same call finishes the work. */
async function setAllAside(folder: string): Promise<void> {
  const ending = asideEnding();
  const names = await vaultFiles(folder);
  names.sort((a, b) => Number(a === KEY_FILE) - Number(b === KEY_FILE));
  for (const name of names) await renameDurably(join(folder, name), join(folder, name + ending));
}

async function lookAgain({ folder, platform, wrapper }: Omit<Inside, 'alone' | 'look'>): Promise<Look> {
  const { stored, others } = await onDisk('read the vault folder', async () => ({
    stored: await readIfThere(join(folder, KEY_FILE)),
    others: (await vaultFiles(folder)).filter((name) => name !== KEY_FILE),
  }));
  return lookAtKeyring(wrapper, platform, stored, others.length > 0);
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

/** Nothing may be written under a key that the next start would not find. A key file that differs is never overwritten. */
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

/** Whose the files say they are. */
async function claimed(folder: string, names: readonly string[]): Promise<Map<string, RecordId>> {
  const found = new Map<string, RecordId>();
  for (const name of names) {
    const id = await namesIn(join(folder, name), name);
    if (id) found.set(name, id);
  }
  return found;
}

/** With the key at hand: what the ledger knows of, too, and without what was erased. */
async function listAsKnown(folder: string, held: HeldKey, names: readonly string[]): Promise<RecordId[]> {
  const { entries } = await readLedger(folder, held.key);
  // A file that the ledger knows of need not be opened to learn whose it is.
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

/** Two places to look in: a bit may have flipped in one of the headers. */
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
