import type { OpenSlot } from './slot.ts';
import type { SlotPair, WritePlan } from './slot-file.ts';

/**
 * Anomalies found while reading. A crash during a write or an erasure can also cause `other_slot_unreadable`,
 * `ledger_slot_unreadable` and `erased_record_present`, and an erasure without the keyring causes `record_missing`. The
 * only harmless causes of the others are a failing disk and a restored backup.
 */
export type Evidence =
  /** the newest confirmed payload is intact; writing the other slot was interrupted, or it is damaged */
  | 'other_slot_unreadable'
  /** the newest confirmed slot is damaged; the payload is the previous one */
  | 'newest_slot_damaged'
  /** the other slot contains an older sequence number than expected */
  | 'slots_out_of_order'
  /** the file was truncated or extended */
  | 'record_size_wrong'
  /** the ledger lists a record whose file is missing */
  | 'record_missing'
  /** the file of an erased or set-aside record exists */
  | 'erased_record_present'
  /** the ledger does not list this record, although it was written more than once */
  | 'ledger_missing'
  /** the ledger is further behind the record than a crash can leave it */
  | 'ledger_behind'
  /** writing one of the ledger's slots was interrupted, or it is damaged */
  | 'ledger_slot_unreadable'
  /** the ledger's slots or its size were modified */
  | 'ledger_altered'
  /** the ledger cannot be read at all */
  | 'ledger_damaged';

export type UnreadableReason = 'damaged' | 'replayed' | 'foreign' | 'keyring';

/** The ledger's entry for one record. */
export interface LedgerEntry {
  connection: string;
  account: string;
  /** highest sequence number known to be durable */
  sequence: number;
  erased: boolean;
}

export type Verdict =
  | { state: 'empty'; evidence: Evidence[]; plan: WritePlan }
  | { state: 'ok'; evidence: Evidence[]; plan: WritePlan; slot: OpenSlot & { payload: string } }
  | { state: 'unreadable'; reason: Exclude<UnreadableReason, 'keyring'>; detail: string };

/** Compares a record's file (null: none) with its ledger entry. */
export function judge(pair: SlotPair | null, entry: LedgerEntry | undefined): Verdict {
  const known = entry?.sequence ?? 0;
  if (!pair) return empty(known, entry && !entry.erased ? ['record_missing'] : []);
  if (entry?.erased && (pair.newest?.sequence ?? 0) <= known) return empty(known, ['erased_record_present']);
  const { newest } = pair;
  if (!newest) return noSlot(pair);
  if (newest.payload === null) return unreadable('damaged', 'Only a blank slot is left.');
  const slot = { ...newest, payload: newest.payload };
  if (slot.sequence < known) return behindLedger(pair, slot, known);
  return {
    state: 'ok',
    evidence: [...pairEvidence(pair), ...ledgerEvidence(slot.sequence, entry)],
    plan: { base: slot.sequence, inPlace: pair.rightSize ? pair.slotSize : null, carried: slot },
    slot,
  };
}

function noSlot(pair: SlotPair): Verdict {
  if (pair.foreign) return unreadable('foreign', 'The file holds the record of another account.');
  return unreadable('damaged', 'Neither slot is as it was written, or it was written under another key.');
}

/**
 * Sequence n is confirmed. If n is missing and n - 1 is intact, slot n is damaged and n - 1 is still useful. If both
 * slots are intact, or the newest is older than n - 1, an old file was put back.
 */
function behindLedger(pair: SlotPair, slot: OpenSlot & { payload: string }, known: number): Verdict {
  const oneSlotLeft = !pair.whole && !pair.outOfOrder;
  if (slot.sequence !== known - 1 || !oneSlotLeft) {
    return unreadable('replayed', `The file is at write ${slot.sequence}, the ledger at ${known}.`);
  }
  return {
    state: 'ok',
    evidence: ['newest_slot_damaged'],
    plan: { base: known, inPlace: null, carried: slot },
    slot,
  };
}

function pairEvidence(pair: SlotPair): Evidence[] {
  if (pair.whole) return [];
  if (pair.outOfOrder) return ['slots_out_of_order'];
  return [pair.rightSize ? 'other_slot_unreadable' : 'record_size_wrong'];
}

/** The ledger is written after the slot, so a crash leaves it at most one write behind. */
function ledgerEvidence(sequence: number, entry: LedgerEntry | undefined): Evidence[] {
  if (!entry) return sequence > 1 ? ['ledger_missing'] : [];
  return sequence > entry.sequence + 1 ? ['ledger_behind'] : [];
}

function empty(base: number, evidence: Evidence[]): Verdict {
  return { state: 'empty', evidence, plan: { base, inPlace: null, carried: null } };
}

function unreadable(reason: Exclude<UnreadableReason, 'keyring'>, detail: string): Verdict {
  return { state: 'unreadable', reason, detail };
}
