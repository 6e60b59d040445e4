import { inflateSync } from 'node:zlib';

/** Red, green, blue and alpha of each pixel, row by row. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Bytes per pixel by colour type, with 8 bits per channel (PNG, third edition, §11.2.1). */
const channelsOf: Record<number, number> = { 2: 3, 6: 4 };

function chunksOf(file: Buffer): Array<{ type: string; data: Buffer }> {
  const chunks = [];
  for (let at = signature.length; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    chunks.push({
      type: file.toString('latin1', at + 4, at + 8),
      data: file.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

/** The predictor of filter type 4 (PNG §9.4): that of left, up and up-left which is nearest to left + up − up-left. */
function paeth(left: number, up: number, upLeft: number): number {
  const toLeft = Math.abs(up - upLeft);
  const toUp = Math.abs(left - upLeft);
  const toUpLeft = Math.abs(left + up - 2 * upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function predictor(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, upLeft);
    default:
      throw new Error(`a PNG with the unknown filter ${filter}`);
  }
}

/** Undoes the filters of the rows (PNG §9). */
function unfilter(raw: Buffer, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const bytes = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)] ?? 0;
    for (let at = 0; at < stride; at += 1) {
      const here = row * stride + at;
      const left = at >= channels ? (bytes[here - channels] ?? 0) : 0;
      const up = row > 0 ? (bytes[here - stride] ?? 0) : 0;
      const upLeft = row > 0 && at >= channels ? (bytes[here - stride - channels] ?? 0) : 0;
      bytes[here] = (raw[row * (stride + 1) + 1 + at] ?? 0) + predictor(filter, left, up, upLeft);
    }
  }
  return bytes;
}

function withAlpha(bytes: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return bytes;
  const pixels = new Uint8Array((bytes.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4)
    pixels.set(bytes.subarray(from, from + 3), to);
  return pixels;
}

/**
 * Decodes a PNG as browsers write it: 8 bits per channel, true colour, not interlaced.
 * @throws for any other PNG, and for other data
 */
export function decodePng(file: Buffer): Picture {
  if (!file.subarray(0, 8).equals(signature)) throw new Error('this is no PNG');
  const chunks = chunksOf(file);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header === undefined) throw new Error('a PNG without a header');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = channelsOf[header[9] ?? -1];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0) {
    throw new Error('a PNG that is not of 8 bits a channel, in true colour, without interlacing');
  }
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data));
  const raw = inflateSync(data);
  if (raw.length !== (width * channels + 1) * height) throw new Error('a PNG that is cut off');
  return { width, height, pixels: withAlpha(unfilter(raw, width, height, channels), channels) };
}
