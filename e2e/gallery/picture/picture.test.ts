import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compare, otherEngine, sameEngine } from './compare.ts';
import { decodePng, type Picture } from './png.ts';

const plain = (width = 200, height = 120, grey = 250): Picture => ({
  width,
  height,
  pixels: new Uint8Array(width * height * 4).fill(grey),
});

function withBox(
  picture: Picture,
  left: number,
  top: number,
  width: number,
  height: number,
  grey = 20,
): Picture {
  const pixels = picture.pixels.slice();
  for (let y = top; y < top + height; y += 1) {
    const from = (y * picture.width + left) * 4;
    pixels.fill(grey, from, from + width * 4);
  }
  return { ...picture, pixels };
}

/** The picture with every pixel slightly changed, as by another anti-aliasing. */
const shaken = (picture: Picture): Picture => ({
  ...picture,
  pixels: picture.pixels.map((value, index) => Math.max(0, Math.min(255, value + ((index * 7919) % 19) - 9))),
});

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

function png(width: number, rows: number[][], colourType: number, depth = 8): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([depth, colourType], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const data = deflateSync(Buffer.from(rows.flat()));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('a PNG is read with each of its five filters', () => {
  const rows = [
    [0, 10, 20, 30, 40, 50, 60],
    [1, 10, 20, 30, 30, 30, 30],
    [2, 1, 1, 1, 1, 1, 1],
    [3, 5, 5, 5, 5, 5, 5],
    [4, 2, 2, 2, 2, 2, 2],
  ];
  const { width, height, pixels } = decodePng(png(2, rows, 2));
  expect([width, height]).toEqual([2, 5]);
  expect([...pixels]).toEqual([
    ...[10, 20, 30, 255, 40, 50, 60, 255],
    ...[10, 20, 30, 255, 40, 50, 60, 255],
    ...[11, 21, 31, 255, 41, 51, 61, 255],
    ...[10, 15, 20, 255, 30, 38, 45, 255],
    ...[12, 17, 22, 255, 32, 40, 47, 255],
  ]);
});

test('what is no such PNG is refused with the reason', () => {
  expect(() => decodePng(Buffer.from('GIF89a'))).toThrow('no PNG');
  expect(() => decodePng(png(1, [[0, 1]], 3))).toThrow('true colour');
  expect(() => decodePng(png(1, [[0, 1, 2, 3]], 2, 16))).toThrow('8 bits');
  expect(() => decodePng(png(2, [[0, 1, 2, 3]], 2))).toThrow('cut off');
  expect(() => decodePng(png(1, [[9, 1, 2, 3]], 2))).toThrow('filter 9');
});

test('the same picture is the same, also when its edges are smoothed another way', () => {
  const one = withBox(plain(), 20, 20, 60, 8);
  for (const tolerance of [sameEngine, otherEngine]) {
    expect(compare(one, one, tolerance)).toBeUndefined();
    expect(compare(one, shaken(one), tolerance)).toBeUndefined();
  }
});

test('a moved, a missing and a recoloured thing are found, with their place', () => {
  const one = withBox(plain(), 20, 20, 60, 24);
  expect(compare(one, withBox(plain(), 20, 24, 60, 24), sameEngine)?.box).toEqual([20, 20, 80, 48]);
  for (const tolerance of [sameEngine, otherEngine]) {
    expect(compare(one, plain(), tolerance)?.share).toBeGreaterThan(tolerance.share);
    expect(compare(one, withBox(plain(), 20, 44, 60, 24), tolerance)).toBeDefined();
    expect(compare(one, withBox(plain(), 20, 20, 60, 24, 90), tolerance)).toBeDefined();
  }
});

test('a picture of another size is another picture; of another engine it may be a little higher', () => {
  const one = plain(200, 120);
  expect(compare(one, plain(199, 120), otherEngine)?.share).toBe(1);
  expect(compare(one, plain(200, 121), sameEngine)?.share).toBe(1);
  expect(compare(one, plain(200, 130), otherEngine)).toBeUndefined();
  expect(compare(one, plain(200, 150), otherEngine)?.share).toBe(1);
});
