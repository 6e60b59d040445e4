import type { KeyObject } from 'node:crypto';
import { overwriteRegion, replaceFile } from './disk.ts';
import type { OpenSlot, SlotContent, SlotOwner } from './slot.ts';
import { claimedSlotSize, openSlot, sealSlot, slotSizeFor } from './slot.ts';

/** The contents of two slots, before they are compared with the ledger. */
export interface SlotPair {
  slotSize: number;
  newest: OpenSlot | null;
  /** both slots are present, authentic and in their positions, and the file has the expected size */
  whole: boolean;
  /** both slots are authentic, but their sequence numbers are not consecutive */
  outOfOrder: boolean;
  /** authentic slots of another record were found */
  foreign: boolean;
  /** the file has the size of two slots, so that one can be overwritten in place */
  rightSize: boolean;
}

/** How to write the next content. */
export interface WritePlan {
  /** the last sequence number */
  base: number;
  /** size of the slots to overwrite in place, or null to write a new file that replaces the old one */
  inPlace: number | null;
  /** the content of the other slot of a new file, so that one slot remains as a fallback */
  carried: Pick<SlotContent, 'generation' | 'payload'> | null;
}

/** Opens both slots of a file. Sequence n belongs in slot n mod 2; a slot in the other position is ignored. */
export function readPair(key: KeyObject, owner: SlotOwner, bytes: Buffer): SlotPair {
  const byHalf = readPairOf(key, owner, bytes, Math.floor(bytes.length / 2));
  if (byHalf.newest) return byHalf;
  // The file was truncated or extended. The header of the first slot may still contain the slot size.
  const claimed = claimedSlotSize(bytes);
  return claimed === null ? byHalf : readPairOf(key, owner, bytes, claimed);
}

/** Writes the next content durably: over the older slot if the plan allows it and it fits, else as a new file. */
export async function writeNext(
  path: string,
  key: KeyObject,
  owner: SlotOwner,
  plan: WritePlan,
  next: Pick<SlotContent, 'generation' | 'payload'>,
): Promise<void> {
  const sequence = plan.base + 1;
  const needed = slotSizeFor(next.payload);
  if (plan.inPlace !== null && needed <= plan.inPlace) {
    const sealed = sealSlot(key, owner, { ...next, sequence }, plan.inPlace);
    return overwriteRegion(path, sealed, (sequence % 2) * plan.inPlace);
  }
  const carried = plan.carried ?? { generation: 0, payload: null };
  const slotSize = Math.max(needed, slotSizeFor(carried.payload));
  const pair = [
    sealSlot(key, owner, { ...carried, sequence: plan.base }, slotSize),
    sealSlot(key, owner, { ...next, sequence }, slotSize),
  ];
  if (sequence % 2 === 0) pair.reverse();
  return replaceFile(path, Buffer.concat(pair));
}

function readPairOf(key: KeyObject, owner: SlotOwner, bytes: Buffer, slotSize: number): SlotPair {
  const found = [0, 1].map((index) => {
    const slot = openSlot(key, bytes.subarray(index * slotSize, (index + 1) * slotSize));
    return slot && slot.sequence % 2 === index ? slot : null;
  });
  const own = found.filter((slot): slot is OpenSlot => slot !== null && sameOwner(slot.owner, owner));
  own.sort((a, b) => b.sequence - a.sequence);
  const [newest = null, older = null] = own;
  const outOfOrder = newest !== null && older !== null && newest.sequence - older.sequence !== 1;
  const rightSize = bytes.length === 2 * slotSize;
  return {
    slotSize,
    newest,
    whole: older !== null && !outOfOrder && rightSize,
    outOfOrder,
    foreign: found.some((slot) => slot !== null && !sameOwner(slot.owner, owner)),
    rightSize,
  };
}

function sameOwner(a: SlotOwner, b: SlotOwner): boolean {
  return a.kind === b.kind && a.connection === b.connection && a.account === b.account;
}
