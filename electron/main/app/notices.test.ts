import { expect, test } from 'vitest';
import { createNotices } from './notices.ts';

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
