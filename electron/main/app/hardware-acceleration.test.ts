import { expect, test } from 'vitest';
import { mayHaveGraphicsCard } from './hardware-acceleration.ts';

test('a computer with a device of any driver may have a graphics card, one with none has none', () => {
  expect(mayHaveGraphicsCard((path) => path === '/dev/dri')).toBe(true);
  expect(mayHaveGraphicsCard((path) => path === '/dev/nvidiactl')).toBe(true);
  expect(mayHaveGraphicsCard(() => false)).toBe(false);
});
