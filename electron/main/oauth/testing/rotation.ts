import { randomBytes } from 'node:crypto';

interface Issued {
  family: string;
  sub: string;
  nonce: string | undefined;
  parent: string | undefined;
  child: string | undefined;
  used: boolean;
}

/**
 * Rotating refresh tokens with reuse detection: a parent is accepted until its child has been used, and the use of
 * anything older ends the family.
 */
export function createRotation() {
  const tokens = new Map<string, Issued>();
  const ended = new Set<string>();
  const issue = (values: Omit<Issued, 'child' | 'used'>): string => {
    const token = `rt-${randomBytes(24).toString('base64url')}`;
    tokens.set(token, { ...values, child: undefined, used: false });
    return token;
  };
  return {
    first(sub: string, nonce?: string): string {
      return issue({ family: randomBytes(8).toString('hex'), sub, nonce, parent: undefined });
    },
    /** The child of a token, or undefined when the token is refused. */
    refresh(token: string): { token: string; sub: string; nonce: string | undefined } | undefined {
      const found = tokens.get(token);
      if (found === undefined || ended.has(found.family)) return undefined;
      const child = found.child === undefined ? undefined : tokens.get(found.child);
      if (child?.used) {
        ended.add(found.family);
        return undefined;
      }
      found.used = true;
      found.child ??= issue({ family: found.family, sub: found.sub, nonce: found.nonce, parent: token });
      return { token: found.child, sub: found.sub, nonce: found.nonce };
    },
    end(token: string): void {
      const found = tokens.get(token);
      if (found !== undefined) ended.add(found.family);
    },
    endAll(): void {
      for (const { family } of tokens.values()) ended.add(family);
    },
    /** How many token families have not ended. */
    liveFamilies(): number {
      const families = new Set([...tokens.values()].map(({ family }) => family));
      return [...families].filter((family) => !ended.has(family)).length;
    },
    isLive(token: string): boolean {
      const found = tokens.get(token);
      return found !== undefined && !ended.has(found.family);
    },
  };
}
