/** Start-up warnings: what a person should know about this run. The window shows them, and stderr has them too. */
export interface Notices {
  add(text: string): void;
  list(): string[];
}

const maxNotices = 20;

/** Keeps each notice once, in order, and passes each new one to `print`. */
export function createNotices(print: (text: string) => void): Notices {
  const texts = new Set<string>();
  return {
    add(text) {
      if (texts.has(text) || texts.size >= maxNotices) return;
      texts.add(text);
      print(text);
    },
    list: () => [...texts],
  };
}

/** The name of an error, or the type of a thrown value, if it is one plain word; else `Error`. Safe to print unredacted. */
export function safeErrorName(error: unknown): string {
  try {
    const name: unknown = error instanceof Error ? error.name : typeof error;
    return typeof name === 'string' && /^[A-Z][A-Za-z]{0,40}$|^[a-z]{1,10}$/.test(name) ? name : 'Error';
  } catch {
    // A getter or a proxy may throw anything, but reporting an error must not throw.
    return 'Error';
  }
}
