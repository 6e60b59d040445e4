import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SlotOwner } from './slot.ts';
import { claimedNames, openSlot, requireNames, sealSlot, slotSizeFor } from './slot.ts';
import { flipBit } from './testing/damage.ts';

const key = createSecretKey(Buffer.alloc(32, 7));
const owner: SlotOwner = { kind: 'record', connection: 'demo', account: 'käthe' };
const content = { sequence: 41, generation: 12, payload: '{"refresh_token":"täglich"}' };
const size = slotSizeFor(content.payload);

describe('slot', () => {
  test('gives back what was sealed', () => {
    expect(openSlot(key, sealSlot(key, owner, content, size))).toEqual({ owner, ...content });
    const blank = { sequence: 0, generation: 0, payload: null };
    expect(openSlot(key, sealSlot(key, owner, blank, size))).toEqual({ owner, ...blank });
    expect(openSlot(key, sealSlot(key, owner, { ...content, payload: '' }, size))?.payload).toBe('');
  });

  test('is refused after a flip of any single bit @T10', () => {
    const sealed = sealSlot(key, owner, content, size);
    let refused = 0;
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      flipBit(sealed, bit);
      if (openSlot(key, sealed) === null) refused += 1;
      flipBit(sealed, bit);
    }
    expect(refused).toBe(size * 8);
    expect(openSlot(key, sealed)).not.toBeNull();
  });

  test('is refused at any shorter length @T10', () => {
    const sealed = sealSlot(key, owner, content, size);
    for (let length = 0; length < size; length += 1) {
      expect(openSlot(key, sealed.subarray(0, length))).toBeNull();
    }
  });

  test('is refused under another key @T10', () => {
    const other = createSecretKey(Buffer.alloc(32, 8));
    expect(openSlot(other, sealSlot(key, owner, content, size))).toBeNull();
  });

  test('never seals the same bytes twice', () => {
    expect(sealSlot(key, owner, content, size)).not.toEqual(sealSlot(key, owner, content, size));
  });

  test('names its owner without a key', () => {
    const { connection, account } = owner;
    expect(claimedNames(sealSlot(key, owner, content, size))).toEqual({ connection, account });
    expect(claimedNames(Buffer.alloc(size))).toBeNull();
  });

  test('grows in powers of two and refuses what is too large', () => {
    expect(slotSizeFor('x')).toBe(8192);
    expect(slotSizeFor('x'.repeat(8192))).toBe(16384);
    expect(() => slotSizeFor('x'.repeat(1024 * 1024))).toThrow(
      expect.objectContaining({ code: 'payload_too_large' }),
    );
  });

  test.each(['', 'x'.repeat(257), 'half a pair \ud800'])('refuses a name it could not keep: %j', (name) => {
    const refusal = expect.objectContaining({ code: 'invalid_argument' });
    expect(() => requireNames({ connection: name, account: 'a' })).toThrow(refusal);
    expect(() => requireNames({ connection: 'c', account: name })).toThrow(refusal);
  });
});
