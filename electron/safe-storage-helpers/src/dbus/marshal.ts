/** D-Bus values without 64-bit numbers. A variant is represented by its value, a struct by an array. */
export type DbusValue = string | number | boolean | DbusValue[];

const MAX_ALIGNMENT = 8;
const alignments: Readonly<Record<string, number>> = { y: 1, g: 1, v: 1, '(': 8, '{': 8, x: 8, t: 8, d: 8 };

/** The alignment of a value of this type. */
function alignmentOf(type: string): number {
  if (type === 'n' || type === 'q') return 2;
  return alignments[type] ?? 4;
}

/** The number of padding bytes from `offset` to the next boundary. */
export function padding(offset: number, alignment = MAX_ALIGNMENT): number {
  return (alignment - (offset % alignment)) % alignment;
}

/** Marshals values of a signature, little-endian. Supports only the types that are sent here: `s o g u y b as ao`. */
export function marshal(signature: string, values: readonly DbusValue[]): Buffer {
  let bytes: Buffer = Buffer.alloc(0);
  types(signature).forEach((type, place) => {
    bytes = append(bytes, type, values[place]);
  });
  return bytes;
}

function append(before: Buffer, type: string, value: DbusValue | undefined): Buffer {
  const pad = Buffer.alloc(padding(before.length, alignmentOf(type)));
  if (type === 'y') return Buffer.concat([before, pad, Buffer.of(Number(value))]);
  if (type === 'u' || type === 'b') return Buffer.concat([before, pad, uint32(Number(value))]);
  if (type === 'g') {
    const text = Buffer.from(String(value));
    return Buffer.concat([before, pad, Buffer.of(text.length), text, Buffer.of(0)]);
  }
  if (type === 's' || type === 'o') {
    const text = Buffer.from(String(value));
    return Buffer.concat([before, pad, uint32(text.length), text, Buffer.of(0)]);
  }
  if (type !== 'as' && type !== 'ao') throw new TypeError(`The D-Bus type ${type} is not sent here.`);
  const items = marshal(type.slice(1).repeat((value as DbusValue[]).length), value as DbusValue[]);
  return Buffer.concat([before, pad, uint32(items.length), items]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The complete types of a signature, in order. */
function types(signature: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < signature.length; ) {
    const length = lengthOfType(signature, at);
    found.push(signature.slice(at, at + length));
    at += length;
  }
  return found;
}

function lengthOfType(signature: string, at: number): number {
  const first = signature[at];
  if (first === 'a') return 1 + lengthOfType(signature, at + 1);
  if (first !== '(' && first !== '{') return 1;
  let depth = 0;
  for (let end = at; end < signature.length; end += 1) {
    const char = signature[end];
    if (char === '(' || char === '{') depth += 1;
    if (char === ')' || char === '}') depth -= 1;
    if (depth === 0) return end - at + 1;
  }
  throw new RangeError('A D-Bus signature does not close.');
}

/** Reads values of a signature from `start`; throws a RangeError if the bytes do not contain them. */
export function createReader(bytes: Buffer, start = 0) {
  let at = start;
  const skip = (alignment: number) => {
    at += padding(at, alignment);
  };
  const number = (size: number, read: (offset: number) => number) => {
    const value = read.call(bytes, at);
    at += size;
    return value;
  };
  const text = (length: number) => {
    if (at + length + 1 > bytes.length) throw new RangeError('A D-Bus text is cut off.');
    const value = bytes.toString('utf8', at, at + length);
    at += length + 1;
    return value;
  };
  const basic: Readonly<Record<string, () => DbusValue>> = {
    y: () => number(1, bytes.readUInt8),
    b: () => number(4, bytes.readUInt32LE) === 1,
    n: () => number(2, bytes.readInt16LE),
    q: () => number(2, bytes.readUInt16LE),
    i: () => number(4, bytes.readInt32LE),
    u: () => number(4, bytes.readUInt32LE),
    d: () => number(8, bytes.readDoubleLE),
    s: () => text(number(4, bytes.readUInt32LE)),
    o: () => text(number(4, bytes.readUInt32LE)),
    g: () => text(number(1, bytes.readUInt8)),
    v: () => readOne(text(number(1, bytes.readUInt8))),
  };
  const readArray = (item: string): DbusValue[] => {
    const length = number(4, bytes.readUInt32LE);
    skip(alignmentOf(item[0] ?? 'y'));
    const end = at + length;
    if (end > bytes.length) throw new RangeError('A D-Bus array is cut off.');
    const items: DbusValue[] = [];
    while (at < end) items.push(readOne(item));
    return items;
  };
  const readOne = (type: string): DbusValue => {
    const first = type[0] ?? '';
    skip(alignmentOf(first));
    if (first === 'a') return readArray(type.slice(1));
    if (first === '(' || first === '{') return types(type.slice(1, -1)).map(readOne);
    const read = basic[first];
    if (read === undefined) throw new RangeError(`The D-Bus type ${type} is not read here.`);
    return read();
  };
  return (signature: string): DbusValue[] => types(signature).map(readOne);
}
