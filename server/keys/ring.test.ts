import { expect, test } from 'vitest';
import { activeKeys, newRing, parseRing, type Ring, rotateRing } from './ring.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const AT = 1_800_000_000;

const kidsAt = ({ signing }: Ring, at: number): string[] => activeKeys(signing, at).map(({ kid }) => kid);

test('a new key is known at once, signs after its lead, and the old one goes when its last token has expired', () => {
  const first = newRing();
  const [old = ''] = kidsAt(first, AT);
  const ring = rotateRing(first, AT, 60);
  const [, fresh = ''] = kidsAt(ring, AT);
  expect(kidsAt(ring, AT)).toEqual([old, fresh]);
  expect(kidsAt(ring, AT + 59)).toEqual([old, fresh]);
  expect(kidsAt(ring, AT + 60)).toEqual([fresh, old]);
  // The longest-lived token, signed in the last second of the old key.
  expect(kidsAt(ring, AT + 60 + DAY)).toEqual([fresh, old]);
  expect(kidsAt(ring, AT + 60 + DAY + HOUR)).toEqual([fresh]);
});

test('cookies of a browser session outlive two weeks, and the key that tokens derive from never changes', () => {
  const first = newRing();
  const ring = rotateRing(rotateRing(first, AT, 0), AT + 1, 0);
  expect(activeKeys(ring.cookies, AT + 14 * DAY)).toHaveLength(3);
  expect(activeKeys(ring.cookies, AT + 16 * DAY)).toHaveLength(1);
  expect(ring.rotation).toBe(first.rotation);
});

test('a key that was overtaken before it began never signs again after its successor', () => {
  const slow = rotateRing(newRing(), AT, HOUR);
  const overtaken = slow.signing.at(-1)?.key.kid;
  const ring = rotateRing(slow, AT + 1, 0);
  const newest = ring.signing.at(-1)?.key.kid;
  for (const at of [AT + 1, AT + HOUR, AT + HOUR + 1, AT + DAY]) expect(kidsAt(ring, at)[0]).toBe(newest);
  expect(kidsAt(ring, AT + 1)).toContain(overtaken);
});

test('a rotation leaves out keys whose time is over', () => {
  const ring = rotateRing(rotateRing(newRing(), AT, 0), AT + 2 * DAY, 0);
  expect(ring.signing).toHaveLength(2);
  expect(ring.cookies).toHaveLength(3);
});

test('the form of the first release is read as one key of each kind', () => {
  const { signing, cookies, rotation } = newRing();
  const parsed = parseRing({ signing: signing[0]?.key, cookies: cookies[0]?.key, rotation });
  expect(parsed).toEqual({ signing, cookies, rotation });
});

test.each([undefined, null, [], {}, { ...newRing(), signing: [] }, { ...newRing(), rotation: 'short' }])(
  '%j is no ring',
  (content) => {
    expect(parseRing(content)).toBeUndefined();
  },
);
