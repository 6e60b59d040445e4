import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { readIfThere, renameDurably } from './disk.ts';
import type { Evidence, LedgerEntry } from './judge.ts';
import { asideEnding, LEDGER_FILE } from './names.ts';
import type { SlotOwner } from './slot.ts';
import type { SlotPair, WritePlan } from './slot-file.ts';
import { readPair, writeNext } from './slot-file.ts';

/** Stores the sequence number of each record, authenticated, so that an old file put back is detected. */
export interface Ledger {
  entries: ReadonlyMap<string, LedgerEntry>;
  evidence: Evidence[];
  plan: WritePlan;
}

const OWNER: SlotOwner = { kind: 'ledger', connection: '', account: '' };
const FRESH: WritePlan = { base: 0, inPlace: null, carried: null };

// Caches the last ledger with its bytes: every record reads it at a start, and opening it takes longer than reading it.
const opened = new WeakMap<KeyObject, { bytes: Buffer; ledger: Ledger }>();

export async function readLedger(folder: string, key: KeyObject): Promise<Ledger> {
  const bytes = await readIfThere(join(folder, LEDGER_FILE));
  if (!bytes) return { entries: new Map(), evidence: [], plan: FRESH };
  const known = opened.get(key);
  if (known?.bytes.equals(bytes)) return known.ledger;
  const ledger = openLedger(bytes, key);
  opened.set(key, { bytes, ledger });
  return ledger;
}

function openLedger(bytes: Buffer, key: KeyObject): Ledger {
  const pair = readPair(key, OWNER, bytes);
  const { newest } = pair;
  if (!newest) return { entries: new Map(), evidence: ['ledger_damaged'], plan: FRESH };
  return {
    entries: new Map(parseEntries(newest.payload)),
    evidence: evidenceOf(pair),
    plan: { base: newest.sequence, inPlace: pair.rightSize ? pair.slotSize : null, carried: newest },
  };
}

/** Stores one record's progress durably. A damaged ledger is set aside and not deleted. */
export async function noteInLedger(
  folder: string,
  key: KeyObject,
  ledger: Ledger,
  name: string,
  entry: LedgerEntry,
): Promise<void> {
  const path = join(folder, LEDGER_FILE);
  if (ledger.evidence.includes('ledger_damaged')) await renameDurably(path, path + asideEnding());
  const entries = new Map(ledger.entries).set(name, entry);
  await writeNext(path, key, OWNER, ledger.plan, { generation: 0, payload: JSON.stringify([...entries]) });
}

function evidenceOf(pair: SlotPair): Evidence[] {
  if (pair.whole) return [];
  return [pair.outOfOrder || !pair.rightSize ? 'ledger_altered' : 'ledger_slot_unreadable'];
}

function parseEntries(payload: string | null): [string, LedgerEntry][] {
  // Authenticated and only written by noteInLedger, so its format is known.
  return payload === null ? [] : JSON.parse(payload);
}
