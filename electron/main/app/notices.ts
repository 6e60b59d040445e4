/** What a person should know about this run of the app; shown in the window and written on stderr. */
export interface Notices {
  add(text: string): void;
  list(): string[];
}

const most = 20;

/** Keeps notices in order, each once, and hands each to `print` when it is new. */
export function createNotices(print: (text: string) => void): Notices {
  const texts = new Set<string>();
  return {
    add(text) {
      if (texts.has(text) || texts.size >= most) return;
      texts.add(text);
      print(text);
    },
    list: () => [...texts],
  };
}
