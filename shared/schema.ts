import { z } from 'zod';

// Writing a parser for each schema takes longer than the few messages of a start, and the windows' policy forbids it.
z.config({ jitless: true });

export { z };
