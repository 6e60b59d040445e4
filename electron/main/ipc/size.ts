/** The cost of a node beyond its text, so that many small nodes count too. */
const nodeCost = 16;

/**
 * Whether a message has at most about `limit` bytes. Stops at the limit, so a huge or circular message costs no more than
 * a small one.
 */
export function fits(message: unknown, limit: number): boolean {
  let remaining = limit;
  const stack: unknown[] = [message];
  while (stack.length > 0) {
    const value = stack.pop();
    remaining -= nodeCost;
    if (typeof value === 'string') remaining -= value.length;
    if (remaining < 0) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return false;
    const entries = Object.entries(value);
    if (entries.length * nodeCost > remaining) return false;
    for (const [key, inner] of entries) {
      remaining -= key.length;
      stack.push(inner);
    }
  }
  return true;
}
