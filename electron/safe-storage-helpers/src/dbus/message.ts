import { createReader, type DbusValue, marshal, padding } from './marshal.ts';

/** D-Bus Specification, "Message Types". */
export const messageType = { call: 1, answer: 2, error: 3, signal: 4 } as const;

const field = { path: 1, interface: 2, member: 3, error: 4, replySerial: 5, destination: 6, signature: 8 };
const LITTLE_ENDIAN = 'l';
const FIELDS_AT = 12;
const FIXED_HEADER = 16;
/** The specification's limit is 128 MiB; the messages used here are small. */
const MAX_MESSAGE = 1024 * 1024;

/** A method call. */
export interface DbusCall {
  destination: string;
  path: string;
  interface: string;
  member: string;
  signature?: string;
  args?: readonly DbusValue[];
}

/** A received message. Missing header fields are empty. */
export interface DbusMessage {
  type: number;
  replySerial: number;
  path: string;
  interface: string;
  member: string;
  error: string;
  body: DbusValue[];
}

/** Encodes a method call. */
export function encodeCall(serial: number, call: DbusCall): Buffer {
  const { signature = '', args = [] } = call;
  const body = marshal(signature, args);
  const fields = [
    headerField(field.path, 'o', call.path),
    headerField(field.interface, 's', call.interface),
    headerField(field.member, 's', call.member),
    headerField(field.destination, 's', call.destination),
    ...(signature === '' ? [] : [headerField(field.signature, 'g', signature)]),
  ];
  let packed: Buffer = Buffer.alloc(0);
  for (const one of fields) {
    packed = Buffer.concat([packed, Buffer.alloc(padding(packed.length)), one]);
  }
  const start = Buffer.alloc(FIXED_HEADER);
  start.write(LITTLE_ENDIAN);
  start.writeUInt8(messageType.call, 1);
  start.writeUInt8(1, 3);
  start.writeUInt32LE(body.length, 4);
  start.writeUInt32LE(serial, 8);
  start.writeUInt32LE(packed.length, 12);
  const end = Buffer.alloc(padding(FIXED_HEADER + packed.length));
  return Buffer.concat([start, packed, end, body]);
}

/** Each header field is aligned to eight bytes, like a struct. */
function headerField(code: number, type: string, value: string): Buffer {
  return marshal(`yg${type}`, [code, type, value]);
}

/**
 * The first message in `bytes` and its length in bytes; null if it is incomplete. Throws a RangeError for an invalid or
 * too large message.
 */
export function decodeMessage(bytes: Buffer): { message: DbusMessage; length: number } | null {
  if (bytes.length < FIXED_HEADER) return null;
  if (bytes.toString('latin1', 0, 1) !== LITTLE_ENDIAN) throw new RangeError('Not a little-endian message.');
  const bodyLength = bytes.readUInt32LE(4);
  const fieldsLength = bytes.readUInt32LE(12);
  const headerLength = FIXED_HEADER + fieldsLength + padding(FIXED_HEADER + fieldsLength);
  const length = headerLength + bodyLength;
  if (length > MAX_MESSAGE) throw new RangeError('A message too large.');
  if (bytes.length < length) return null;
  const [fields] = createReader(bytes.subarray(0, FIXED_HEADER + fieldsLength), FIELDS_AT)('a(yv)');
  return {
    message: readMessage(bytes.readUInt8(1), fields, bytes.subarray(headerLength, length)),
    length,
  };
}

function readMessage(type: number, fields: DbusValue | undefined, body: Buffer): DbusMessage {
  const known = new Map(fields as [number, DbusValue][]);
  const text = (code: number) => String(known.get(code) ?? '');
  return {
    type,
    replySerial: Number(known.get(field.replySerial) ?? 0),
    path: text(field.path),
    interface: text(field.interface),
    member: text(field.member),
    error: text(field.error),
    body: createReader(body)(text(field.signature)),
  };
}
