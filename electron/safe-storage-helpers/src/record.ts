import { join } from 'node:path';
import { onDisk, readIfThere, renameDurably, wipeFile } from './disk.ts';
import { VaultError } from './errors.ts';
import type { Evidence, LedgerEntry, UnreadableReason, Verdict } from './judge.ts';
import { judge } from './judge.ts';
import type { HeldKey } from './keyring.ts';
import type { Ledger } from './ledger.ts';
import { noteInLedger, readLedger } from './ledger.ts';
import type { RecordId } from './names.ts';
import { asideEnding, recordFileName } from './names.ts';
import type { SlotOwner } from './slot.ts';
import { requireNames } from './slot.ts';
import { readPair, writeNext } from './slot-file.ts';

export type RecordRead =
  | { state: 'empty'; evidence: Evidence[] }
  | { state: 'ok'; generation: number; payload: string; evidence: Evidence[] }
  | { state: 'unreadable'; reason: UnreadableReason; detail: string };

export interface VaultRecord {
  /** Never throws for damaged files; damage is part of the result. Throws `disk_failed` if the disk fails. */
  read(): Promise<RecordRead>;
  /**
   * Durable when it resolves. `generation` is the caller's counter, a non-negative safe integer. Throws `keyring_*`
   * while the keyring is not ready, `record_unreadable` instead of overwriting an unreadable record,
   * `payload_too_large`, `invalid_argument` and `disk_failed`. Only after `disk_failed` may a read return either the old
   * or the new payload.
   */
  write(payload: string, generation: number): Promise<void>;
  /** Overwrites and unlinks the file in any state of the keyring. A copy put back later is not read. */
  erase(): Promise<void>;
  /** Renames an unreadable file and returns the new name. Throws `record_missing`. */
  setAside(): Promise<string>;
}

/** The parts of the vault that a record uses. */
export interface RecordHost {
  folder: string;
  /** runs work exclusively, so that no two file operations of a vault overlap */
  alone<T>(work: () => Promise<T>): Promise<T>;
  held(): HeldKey | null;
  /** the key, after its key file is on disk; throws `keyring_*` */
  heldOnDisk(): Promise<HeldKey>;
}

interface Scene {
  held: HeldKey;
  ledger: Ledger;
  verdict: Verdict;
}

export function openRecord(host: RecordHost, id: RecordId): VaultRecord {
  requireNames(id);
  const run = <T>(what: string, work: () => Promise<T>) => host.alone(() => onDisk(what, work));
  return {
    read: () => run('read the vault', () => read(host, id)),
    write: (payload, generation) => run('write the vault', () => write(host, id, payload, generation)),
    erase: () => run('erase from the vault', () => erase(host, id)),
    setAside: () => run('set a vault file aside', () => setAside(host, id)),
  };
}

async function read(host: RecordHost, id: RecordId): Promise<RecordRead> {
  const held = host.held();
  if (!held) return readWithoutKey(pathOf(host, id));
  const { ledger, verdict } = await survey(host, id, held);
  if (verdict.state === 'unreadable') return verdict;
  const evidence = [...verdict.evidence, ...ledger.evidence];
  if (verdict.state === 'empty') return { state: 'empty', evidence };
  const { generation, payload } = verdict.slot;
  return { state: 'ok', generation, payload, evidence };
}

async function readWithoutKey(path: string): Promise<RecordRead> {
  if (!(await readIfThere(path))) return { state: 'empty', evidence: [] };
  return { state: 'unreadable', reason: 'keyring', detail: 'The keyring is not ready.' };
}

async function write(host: RecordHost, id: RecordId, payload: string, generation: number): Promise<void> {
  requireContent(payload, generation);
  const held = await host.heldOnDisk();
  const scene = await survey(host, id, held);
  const { verdict } = scene;
  if (verdict.state === 'unreadable') {
    throw new VaultError(
      'record_unreadable',
      `${verdict.detail} Set the record aside before writing a new one.`,
    );
  }
  const ledger = await catchUp(host, id, scene);
  await writeNext(pathOf(host, id), held.key, ownerOf(id), verdict.plan, { generation, payload });
  await note(host, id, { held, ledger }, { sequence: verdict.plan.base + 1, erased: false });
}

/** A crash may leave the ledger one write behind. Two writes behind would look like an old ledger put back. */
async function catchUp(host: RecordHost, id: RecordId, { held, ledger, verdict }: Scene): Promise<Ledger> {
  if (verdict.state !== 'ok') return ledger;
  const known = ledger.entries.get(recordFileName(id))?.sequence ?? 0;
  if (verdict.slot.sequence <= known) return ledger;
  await note(host, id, { held, ledger }, { sequence: verdict.slot.sequence, erased: false });
  return readLedger(host.folder, held.key);
}

/** Updates the ledger first, so that an interrupted sign-out does not bring the session back. */
async function erase(host: RecordHost, id: RecordId): Promise<void> {
  await buryInLedger(host, id);
  await wipeFile(pathOf(host, id));
}

async function setAside(host: RecordHost, id: RecordId): Promise<string> {
  if (!(await readIfThere(pathOf(host, id)))) {
    throw new VaultError('record_missing', 'There is no file to set aside.');
  }
  const name = recordFileName(id) + asideEnding();
  await renameDurably(pathOf(host, id), join(host.folder, name));
  await buryInLedger(host, id);
  return name;
}

/** Marks the record as erased in the ledger, if the key is available and the record exists. */
async function buryInLedger(host: RecordHost, id: RecordId): Promise<void> {
  const held = host.held();
  if (!held) return;
  const { ledger, verdict } = await survey(host, id, held);
  const known = ledger.entries.get(recordFileName(id))?.sequence ?? 0;
  const sequence = Math.max(known, verdict.state === 'ok' ? verdict.slot.sequence : 0);
  if (sequence > 0)
    await note(host, id, { held: await host.heldOnDisk(), ledger }, { sequence, erased: true });
}

/** Reads a record's file and the ledger and compares them. */
export async function survey(host: Pick<RecordHost, 'folder'>, id: RecordId, held: HeldKey): Promise<Scene> {
  const [ledger, bytes] = await Promise.all([
    readLedger(host.folder, held.key),
    readIfThere(pathOf(host, id)),
  ]);
  const pair = bytes && readPair(held.key, ownerOf(id), bytes);
  return { held, ledger, verdict: judge(pair, ledger.entries.get(recordFileName(id))) };
}

function note(
  host: RecordHost,
  { connection, account }: RecordId,
  { held, ledger }: Pick<Scene, 'held' | 'ledger'>,
  entry: Pick<LedgerEntry, 'sequence' | 'erased'>,
): Promise<void> {
  const name = recordFileName({ connection, account });
  return noteInLedger(host.folder, held.key, ledger, name, { connection, account, ...entry });
}

function requireContent(payload: string, generation: number): void {
  if (!Number.isSafeInteger(generation) || generation < 0) {
    throw new VaultError('invalid_argument', 'generation must be a non-negative safe integer.');
  }
  if (!payload.isWellFormed()) {
    throw new VaultError(
      'invalid_argument',
      'The payload has half a surrogate pair and would not read back the same.',
    );
  }
}

function ownerOf({ connection, account }: RecordId): SlotOwner {
  return { kind: 'record', connection, account };
}

function pathOf(host: Pick<RecordHost, 'folder'>, id: RecordId): string {
  return join(host.folder, recordFileName(id));
}
