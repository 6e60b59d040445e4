import { expect, test } from 'vitest';
import { schema, z } from './schema.ts';

test('a schema is made when it is first asked for, once', () => {
  let times = 0;
  const name = schema(() => {
    times += 1;
    return z.string();
  });
  expect(times).toBe(0);
  expect(name().parse('Dana')).toBe('Dana');
  expect(name()).toBe(name());
  expect(times).toBe(1);
});
