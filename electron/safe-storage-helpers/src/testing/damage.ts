/** Flips bit `bit` (counted over all bytes) in place; the same call flips it back. */
export function flipBit(bytes: Buffer, bit: number): void {
  const at = bit >> 3;
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit & 7)), at);
}
