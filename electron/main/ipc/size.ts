/** What a node costs beyond its text, so that many small ones count too. */
const nodeCost = 16;

/**
 * True when a message is at most about `limit` bytes. Looks at no more of it than that, so a huge or circular one
 * costs no more than a small one.
 */
export function fits(message: unknown, limit: number): boolean {
  let left = limit;
  const stack: unknown[] = [message];
  while (stack.length > 0) {
    const value = stack.pop();
    left -= nodeCost;
    if (typeof value === 'string') left -= value.length;
    if (left < 0) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return false;
    const entries = Object.entries(value);
    if (entries.length * nodeCost > left) return false;
    for (const [key, inner] of entries) {
      left -= key.length;
      stack.push(inner);
    }
  }
  return true;
}
