import { expect, test } from 'vitest';
import { interleave, median, percentile, summarise } from './measure.ts';
import { detailLine, resultLine, resultOf } from './report.ts';

test('takes the middle value whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 9, 2])).toBe(3);
  expect(() => median([])).toThrow('nothing');
});

test('takes the value that most do not exceed', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect(percentile(values, 0.95)).toBe(19);
  expect(percentile([7], 0.95)).toBe(7);
  expect(() => percentile([], 0.95)).toThrow('nothing');
});

test('runs both sides in turn and does not count the rounds that warm up', async () => {
  const order: string[] = [];
  const side = (name: string) => async () => {
    order.push(name);
    return order.length;
  };
  const pairs = await interleave({ count: 2, warmUp: 1 }, side('A'), side('B'));
  expect(order.join('')).toBe('ABABAB');
  expect(pairs).toEqual([
    { ours: 3, bare: 4 },
    { ours: 5, bare: 6 },
  ]);
});

test('takes the ratio within each round, so that a machine growing slower does not count', () => {
  const pairs = [
    { ours: 12, bare: 10 },
    { ours: 120, bare: 100 },
    { ours: 13, bare: 10 },
  ];
  const summary = summarise(pairs);
  expect(summary.ratio.median).toBeCloseTo(1.2);
  expect(summary.ours.span).toEqual([12, 120]);
  expect(detailLine('storm', summary, 'ms')).toBe(
    '# storm: ours 13 ms (12–120), bare 10 ms (10–100), ratio 1.20 (1.20–1.30), 3 rounds',
  );
});

test.each([
  ['lower', 1.25, 'paint 1.25 1.25'],
  ['lower', 1.26, 'paint 1.26 1.25 missed'],
  ['higher', 1.25, 'paint 1.25 1.25'],
  ['higher', 1.24, 'paint 1.24 1.25 missed'],
] as const)('where %s is better, %d is judged as it is printed', (better, value, line) => {
  const summary = summarise([{ ours: value * 10, bare: 10 }]);
  expect(resultLine(resultOf({ name: 'paint', aim: 1.25, better }, summary))).toBe(line);
});
