import type { KeyObject } from 'node:crypto';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { VaultError } from './errors.ts';

/** The owner of a slot. The ledger has empty names. */
export interface SlotOwner {
  kind: 'record' | 'ledger';
  connection: string;
  account: string;
}

/** The content of a slot. `payload` is null in a blank slot, which only contains a sequence number. */
export interface SlotContent {
  sequence: number;
  generation: number;
  payload: string | null;
}

export interface OpenSlot extends SlotContent {
  owner: SlotOwner;
}

const MAGIC = Buffer.from('SSHSLOT1', 'latin1');
const KINDS = ['record', 'ledger'] as const;
const NAME_BYTES = 256;
const AT = {
  kind: 8,
  blank: 9,
  connectionLength: 10,
  accountLength: 12,
  payloadLength: 16,
  slotSize: 20,
  sequence: 24,
  generation: 32,
  nonce: 40,
  connection: 64,
  account: 64 + NAME_BYTES,
};
const HEADER = 64 + 2 * NAME_BYTES;
const NONCE = 12;
const TAG = 16;
const SMALLEST = 8 * 1024;
const LARGEST = 1024 * 1024;

/** The slot size for a payload: a power of two from 8 KiB to 1 MiB. Throws `payload_too_large`. */
export function slotSizeFor(payload: string | null): number {
  const needed = HEADER + TAG + Buffer.byteLength(payload ?? '');
  let size = SMALLEST;
  while (size < needed) size *= 2;
  if (size > LARGEST) {
    throw new VaultError('payload_too_large', `A payload may have at most ${LARGEST - HEADER - TAG} bytes.`);
  }
  return size;
}

/** Throws `invalid_argument` if a name is empty or does not fit into the header. */
export function requireNames(owner: { connection: string; account: string }): void {
  for (const name of [owner.connection, owner.account]) {
    const bytes = Buffer.from(name);
    if (bytes.length === 0 || bytes.length > NAME_BYTES || bytes.toString() !== name) {
      throw new VaultError(
        'invalid_argument',
        `connection and account need 1 to ${NAME_BYTES} bytes of text.`,
      );
    }
  }
}

/** Encrypts with AES-256-GCM. The clear header is the additional data, and the padding is encrypted, too. */
export function sealSlot(key: KeyObject, owner: SlotOwner, content: SlotContent, slotSize: number): Buffer {
  const header = writeHeader(owner, content, slotSize);
  const body = Buffer.alloc(slotSize - HEADER - TAG);
  body.write(content.payload ?? '');
  const cipher = createCipheriv('aes-256-gcm', key, header.subarray(AT.nonce, AT.nonce + NONCE));
  cipher.setAAD(header);
  const sealed = Buffer.concat([header, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
  body.fill(0);
  return sealed;
}

/** Decrypts and authenticates a slot; null if any bit was changed. */
export function openSlot(key: KeyObject, bytes: Buffer): OpenSlot | null {
  if (claimedSlotSize(bytes) !== bytes.length) return null;
  const header = bytes.subarray(0, HEADER);
  const decipher = createDecipheriv('aes-256-gcm', key, header.subarray(AT.nonce, AT.nonce + NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(header);
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
  const body = decipher.update(bytes.subarray(HEADER, bytes.length - TAG));
  if (!isAuthentic(decipher)) {
    body.fill(0);
    return null;
  }
  const opened = readHeader(header, body.toString('utf8', 0, header.readUInt32LE(AT.payloadLength)));
  body.fill(0);
  return opened;
}

/** The size in the header of a slot, or null if this is not the start of a slot. Not authenticated. */
export function claimedSlotSize(bytes: Buffer): number | null {
  if (bytes.length < HEADER || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const size = bytes.readUInt32LE(AT.slotSize);
  return size >= SMALLEST && size <= LARGEST ? size : null;
}

/** The names in the clear header. Not authenticated, so they are good enough for a list only. */
export function claimedNames(bytes: Buffer): { connection: string; account: string } | null {
  if (claimedSlotSize(bytes) === null) return null;
  return { connection: nameAt(bytes, 'connection'), account: nameAt(bytes, 'account') };
}

function isAuthentic(decipher: { final(): Buffer }): boolean {
  try {
    decipher.final();
    return true;
  } catch {
    // `final` only throws if the tag does not match, which is a result and not an error.
    return false;
  }
}

function writeHeader(owner: SlotOwner, content: SlotContent, slotSize: number): Buffer {
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt8(KINDS.indexOf(owner.kind), AT.kind);
  header.writeUInt8(content.payload === null ? 1 : 0, AT.blank);
  header.writeUInt16LE(header.write(owner.connection, AT.connection), AT.connectionLength);
  header.writeUInt16LE(header.write(owner.account, AT.account), AT.accountLength);
  header.writeUInt32LE(Buffer.byteLength(content.payload ?? ''), AT.payloadLength);
  header.writeUInt32LE(slotSize, AT.slotSize);
  header.writeBigUInt64LE(BigInt(content.sequence), AT.sequence);
  header.writeBigUInt64LE(BigInt(content.generation), AT.generation);
  randomBytes(NONCE).copy(header, AT.nonce);
  return header;
}

function readHeader(header: Buffer, text: string): OpenSlot {
  return {
    owner: {
      kind: KINDS[header.readUInt8(AT.kind)] ?? 'record',
      connection: nameAt(header, 'connection'),
      account: nameAt(header, 'account'),
    },
    sequence: Number(header.readBigUInt64LE(AT.sequence)),
    generation: Number(header.readBigUInt64LE(AT.generation)),
    payload: header.readUInt8(AT.blank) === 1 ? null : text,
  };
}

function nameAt(header: Buffer, which: 'connection' | 'account'): string {
  const length = Math.min(header.readUInt16LE(AT[`${which}Length`]), NAME_BYTES);
  return header.toString('utf8', AT[which], AT[which] + length);
}
