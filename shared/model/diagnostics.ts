import { schema, z } from '../schema.ts';

/** The parts of a diagnostics file, in its order. */
const diagnosticsParts = ['versions', 'settings', 'connections', 'storage', 'activity', 'log'] as const;

export type DiagnosticsPart = (typeof diagnosticsParts)[number];

/** What a diagnostics file holds, word for word, before it is written. */
export const diagnosticsPreviewSchema = schema(() =>
  z.strictObject({
    text: z.string(),
    /** Where each part begins and ends in the text, in characters; together they are all of it. */
    parts: z.array(
      z.strictObject({ part: z.enum(diagnosticsParts), from: z.number().int(), to: z.number().int() }),
    ),
    /** Size of the file. */
    bytes: z.number().int(),
  }),
);

export type DiagnosticsPreview = z.infer<ReturnType<typeof diagnosticsPreviewSchema>>;
