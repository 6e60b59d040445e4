import type { Picture } from './png.ts';

/** How much two pictures may differ and still count as the same. */
export interface Tolerance {
  /** Side of the squares (px) whose mean colours are compared; 1 compares every pixel. */
  square: number;
  /** By how much a channel of a square's mean may differ, out of 255. */
  colour: number;
  /** Share of the squares that may differ by more. */
  share: number;
  /** By how many pixels the height may differ. */
  height: number;
}

/** For the engine that drew the expected pictures: finds a moved line or a changed colour. */
export const sameEngine: Tolerance = { square: 2, colour: 24, share: 0.0002, height: 0 };

/**
 * For another major version of the engine, which draws every letter a little differently. It compares the means of larger
 * squares, in which letters are grey, and allows lines to be a little higher. It still finds changes of place, size and
 * colour.
 */
export const otherEngine: Tolerance = { square: 12, colour: 40, share: 0.03, height: 24 };

export interface Difference {
  /** Share of the squares that differ by more than the tolerance allows. */
  share: number;
  /** Where they are: left, top, right, bottom in pixels of the picture. */
  box: [number, number, number, number];
}

function meanOf({ width, pixels }: Picture, left: number, top: number, right: number, bottom: number) {
  const sum = [0, 0, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const offset = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        sum[channel] = (sum[channel] ?? 0) + (pixels[offset + channel] ?? 0);
      }
    }
  }
  return sum.map((total) => total / ((right - left) * (bottom - top)));
}

function differs(one: number[], other: number[], most: number): boolean {
  return one.some((value, channel) => Math.abs(value - (other[channel] ?? 0)) > most);
}

const widened = (box: Difference['box'], next: Difference['box']): Difference['box'] => [
  Math.min(box[0], next[0]),
  Math.min(box[1], next[1]),
  Math.max(box[2], next[2]),
  Math.max(box[3], next[3]),
];

/**
 * Compares two pictures.
 * @returns undefined when they are the same within the tolerance, else where they differ; pictures of different sizes
 * differ everywhere
 */
export function compare(expected: Picture, actual: Picture, tolerance: Tolerance): Difference | undefined {
  const { square, colour, share: most } = tolerance;
  const { width } = expected;
  const height = Math.min(expected.height, actual.height);
  if (actual.width !== width || Math.abs(expected.height - actual.height) > tolerance.height) {
    return { share: 1, box: [0, 0, Math.max(width, actual.width), Math.max(expected.height, actual.height)] };
  }
  let squares = 0;
  let different = 0;
  let box: Difference['box'] = [width, height, 0, 0];
  for (let top = 0; top < height; top += square) {
    for (let left = 0; left < width; left += square) {
      const area: Difference['box'] = [
        left,
        top,
        Math.min(left + square, width),
        Math.min(top + square, height),
      ];
      squares += 1;
      if (!differs(meanOf(expected, ...area), meanOf(actual, ...area), colour)) continue;
      different += 1;
      box = widened(box, area);
    }
  }
  const share = different / squares;
  return share > most ? { share, box } : undefined;
}
