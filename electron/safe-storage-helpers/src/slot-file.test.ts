import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Verdict } from './judge.ts';
import { judge } from './judge.ts';
import type { SlotOwner } from './slot.ts';
import { sealSlot, slotSizeFor } from './slot.ts';
import { readPair } from './slot-file.ts';
import { flipBit } from './testing/damage.ts';

const key = createSecretKey(Buffer.alloc(32, 7));
const owner: SlotOwner = { kind: 'record', connection: 'demo', account: 'alice' };
const size = slotSizeFor('');
const slots = [seal(4), seal(5)] as const;

function seal(sequence: number, of: SlotOwner = owner): Buffer {
  return sealSlot(key, of, { sequence, generation: sequence, payload: `write ${sequence}` }, size);
}

/** The result of reading these bytes while the ledger is at `known`. */
function verdictOn(bytes: Buffer, known = 5): Verdict {
  const entry = { connection: owner.connection, account: owner.account, sequence: known, erased: false };
  return judge(readPair(key, owner, bytes), entry);
}

/** The result as one line, to count and compare. */
function summary(verdict: Verdict): string {
  if (verdict.state === 'unreadable') return verdict.reason;
  const payload = verdict.state === 'ok' ? verdict.slot.payload : 'nothing';
  return [payload, ...verdict.evidence].join(', ');
}

function tally(verdicts: Iterable<Verdict>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const verdict of verdicts) counts[summary(verdict)] = (counts[summary(verdict)] ?? 0) + 1;
  return counts;
}

describe('two slots', () => {
  test('read without a remark when whole', () => {
    expect(summary(verdictOn(Buffer.concat(slots)))).toBe('write 5');
  });

  test('show every single-bit flip and never give a wrong payload @T10', () => {
    function* everyFlip(): Generator<Verdict> {
      const bytes = Buffer.concat(slots);
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        flipBit(bytes, bit);
        yield verdictOn(bytes);
        flipBit(bytes, bit);
      }
    }
    expect(tally(everyFlip())).toEqual({
      'write 5, other_slot_unreadable': size * 8,
      'write 4, newest_slot_damaged': size * 8,
    });
  });

  test('show every truncation and every byte too many @T10', () => {
    function* everyLength(pair: readonly Buffer[]): Generator<Verdict> {
      const bytes = Buffer.concat([...pair, Buffer.alloc(64)]);
      for (let length = 0; length <= bytes.length; length += 1) {
        if (length !== 2 * size) yield verdictOn(bytes.subarray(0, length), pair === slots ? 5 : 6);
      }
    }
    expect(tally(everyLength(slots))).toEqual({
      damaged: size,
      'write 4, newest_slot_damaged': size,
      'write 5, record_size_wrong': 64,
    });
    expect(tally(everyLength([seal(6), seal(5)]))).toEqual({
      damaged: size,
      'write 6, record_size_wrong': size + 64,
    });
  });

  test('give the confirmed payload when a write is cut off after any byte', () => {
    const next = seal(6);
    function* everyTear(): Generator<Verdict> {
      for (let written = 0; written <= size; written += 1) {
        const torn = Buffer.concat([next.subarray(0, written), slots[0].subarray(written)]);
        yield verdictOn(Buffer.concat([torn, slots[1]]));
      }
    }
    const counts = tally(everyTear());
    // The first bytes of both slots are equal, so a few torn writes leave the old slot unchanged.
    expect(Object.keys(counts).sort()).toEqual(['write 5', 'write 5, other_slot_unreadable', 'write 6']);
    // The last bytes may be equal by chance; then the write is complete before its end.
    let alike = 0;
    while (next.at(-1 - alike) === slots[0].at(-1 - alike)) alike += 1;
    expect(counts['write 6']).toBe(1 + alike);
  });

  test('swapped or copied over each other do not count @T10', () => {
    expect(summary(verdictOn(Buffer.concat([slots[1], slots[0]])))).toBe('damaged');
    expect(summary(verdictOn(Buffer.concat([slots[0], slots[0]])))).toBe('write 4, newest_slot_damaged');
    expect(summary(verdictOn(Buffer.concat([slots[1], slots[1]])))).toBe('write 5, other_slot_unreadable');
  });

  test('show an older slot put back @T10', () => {
    expect(summary(verdictOn(Buffer.concat([seal(2), slots[1]])))).toBe('write 5, slots_out_of_order');
    expect(summary(verdictOn(Buffer.concat([slots[0], seal(3)])))).toBe('replayed');
    expect(summary(verdictOn(Buffer.concat([slots[0], seal(1)])))).toBe('replayed');
    expect(summary(verdictOn(Buffer.concat([seal(2), seal(1)])))).toBe('replayed');
  });

  test('of another account do not count, alone or together @T10', () => {
    const bob: SlotOwner = { ...owner, account: 'bob' };
    const ledger: SlotOwner = { kind: 'ledger', connection: '', account: '' };
    expect(summary(verdictOn(Buffer.concat([seal(4, bob), seal(5, bob)])))).toBe('foreign');
    expect(summary(verdictOn(Buffer.concat([seal(4, ledger), seal(5, ledger)])))).toBe('foreign');
    expect(summary(verdictOn(Buffer.concat([seal(6, bob), slots[1]])))).toBe(
      'write 5, other_slot_unreadable',
    );
    expect(summary(verdictOn(Buffer.concat([slots[0], seal(5, bob)])))).toBe('write 4, newest_slot_damaged');
  });

  test('one write ahead of the ledger is a crash, two are not @T10', () => {
    expect(summary(verdictOn(Buffer.concat(slots), 4))).toBe('write 5');
    expect(summary(verdictOn(Buffer.concat(slots), 3))).toBe('write 5, ledger_behind');
  });
});
