import { z } from 'zod';

// Compiling a parser per schema costs more than the few messages of a start save, and the windows' CSP forbids it.
z.config({ jitless: true });

export { z };

/**
 * A schema that is made when it is first asked for, and kept: all of the app's together take as long to make as a start
 * can spare, and it needs few of them.
 */
export function schema<S extends z.ZodType>(make: () => S): () => S {
  let made: S | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
