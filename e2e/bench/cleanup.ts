type Undo = () => Promise<void>;

/** What was opened and is to be closed again, last first. */
export interface Cleanup {
  add(undo: Undo): void;
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const undo: Undo[] = [];
  return {
    add: (step) => void undo.push(step),
    run: async () => {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    },
  };
}

/** Does it when it is first asked for, and once. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
