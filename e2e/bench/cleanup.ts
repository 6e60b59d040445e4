type Undo = () => Promise<void>;

/** Undo steps, which run in reverse order. */
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

/** Runs the work at the first call only; later calls get the same result. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
