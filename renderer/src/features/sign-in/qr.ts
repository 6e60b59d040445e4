import { encode } from 'uqr';

/** Light modules around a code, without which a camera may not find it (ISO/IEC 18004). */
const quietZone = 4;

/** A QR code as an SVG path of its dark modules, and how many modules wide its drawing is. */
export interface QrPath {
  path: string;
  size: number;
}

/** The QR code of a text. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const path = data.flatMap((row, y) => runsOf(row).map(([x, length]) => bar(x, y, length)));
  return { path: path.join(''), size: size + 2 * quietZone };
}

/** Where dark modules begin in a row, and how many follow one another. */
function runsOf(row: readonly boolean[]): Array<[start: number, length: number]> {
  const runs: Array<[number, number]> = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (!dark) continue;
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  }
  return runs;
}

function bar(x: number, y: number, length: number): string {
  return `M${x + quietZone} ${y + quietZone}h${length}v1h-${length}z`;
}
