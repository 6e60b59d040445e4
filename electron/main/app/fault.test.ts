import { expect, test } from 'vitest';
import { faultName } from './fault.ts';

test('says what kind of thing failed, and nothing that a name could hide', () => {
  expect(faultName(new TypeError('x'))).toBe('TypeError');
  expect(faultName('text')).toBe('string');
  const named = (name: unknown) => Object.assign(new Error('x'), { name });
  for (const name of ['Bearer abc', 'a'.repeat(50), 'x1', '', { toString: () => 'Secret' }])
    expect(faultName(named(name))).toBe('Error');
  const hostile = Object.defineProperty(new Error('x'), 'name', {
    get: () => {
      throw new Error('y');
    },
  });
  expect(faultName(hostile)).toBe('Error');
});
