import { schema, z } from '../schema.ts';

/** A location that the leak search covered. `planted`: whether it found the canary placed there. */
const leakPlaceSchema = schema(() =>
  z.strictObject({
    place: z.string(),
    bytes: z.number(),
    planted: z.boolean(),
    hits: z.number().int(),
  }),
);

/** What the leak search looked for and found (FEATURES B1). Only a search that finds every canary proves anything. */
export const leakReportSchema = schema(() =>
  z.strictObject({
    at: z.number(),
    tookMs: z.number(),
    secrets: z.number().int(),
    places: z.array(leakPlaceSchema()),
    hits: z.number().int(),
    trustworthy: z.boolean(),
  }),
);

export type LeakLocation = z.infer<ReturnType<typeof leakPlaceSchema>>;
export type LeakReport = z.infer<ReturnType<typeof leakReportSchema>>;
