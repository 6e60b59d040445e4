import type { OpenSlot } from './slot.ts';
import type { SlotPair, WritePlan } from './slot-file.ts';

/**
 * What a reader saw beside the answer. `other_slot_unreadable`, `ledger_slot_unreadable` and `erased_record_present`
 * are also what a crash leaves, in mid-write and in mid-erasure; `record_missing` what an erasure without the keyring
 * leaves. Every other one has no innocent explanation but a failing disk or a restored backup.
 */
export type Evidence =
  /** the newest confirmed payload is there; the other slot was cut off in mid-write, or damaged */
  | 'other_slot_unreadable'
  /** the newest confirmed slot is damaged: the payload is the one before it */
  | 'newest_slot_damaged'
  /** the other slot holds something older than it should */
  | 'slots_out_of_order'
  /** bytes were cut off or added at the end */
  | 'record_size_wrong'
  /** the ledger names a record, but its file is gone */
  | 'record_missing'
  /** a file is back, or still there, that was erased or set aside */
  | 'erased_record_present'
  /** the ledger knows nothing of this record, though it was written more than once */
  | 'ledger_missing'
  /** the ledger is further behind the record than a crash can leave it */
  | 'ledger_behind'
  /** one of the ledger's slots was cut off in mid-write, or damaged */
  | 'ledger_slot_unreadable'
  /** the ledger's slots or its size are not as they were written */
  | 'ledger_altered'
  /** the ledger cannot be read at all */
  | 'ledger_damaged';

export type UnreadableReason = 'damaged' | 'replayed' | 'foreign' | 'keyring';

/** What the ledger remembers of one record. */
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

/** Weighs a record's file (null: none) against what the ledger remembers of it. */
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
 * Sequence n is confirmed. With n gone and n - 1 intact this is damage, and n - 1 is worth having. With both slots
 * intact, or anything older, it is an old file put back.
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

/** The ledger is written after the slot, so a crash leaves it one write behind, never more. */
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
