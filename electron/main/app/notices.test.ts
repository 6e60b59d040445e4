import { expect, test } from 'vitest';
import { createNotices, safeErrorName } from './notices.ts';

test('a notice is kept in order, printed once, and not repeated', () => {
  const printed: string[] = [];
  const notices = createNotices((text) => printed.push(text));
  for (const text of ['one', 'two', 'one']) notices.add(text);
  expect(notices.list()).toEqual(['one', 'two']);
  expect(printed).toEqual(['one', 'two']);
});

test('an endless source of notices does not fill the memory', () => {
  const notices = createNotices(() => undefined);
  for (let i = 0; i < 1_000; i += 1) notices.add(`notice ${i}`);
  expect(notices.list()).toHaveLength(20);
});

test('says what kind of thing failed, and nothing that a name could hide', () => {
  expect(safeErrorName(new TypeError('x'))).toBe('TypeError');
  expect(safeErrorName('text')).toBe('string');
  const named = (name: unknown) => Object.assign(new Error('x'), { name });
  for (const name of ['Bearer abc', 'a'.repeat(50), 'x1', '', { toString: () => 'Secret' }])
    expect(safeErrorName(named(name))).toBe('Error');
  const hostile = Object.defineProperty(new Error('x'), 'name', {
    get: () => {
      throw new Error('y');
    },
  });
  expect(safeErrorName(hostile)).toBe('Error');
});
