import { schema, z } from '../schema.ts';

/** Whole minutes without input before the action: at most a day, or never. */
const idleMinutesSchema = schema(() => z.union([z.int().min(1).max(1440), z.literal('never')]));

export type IdleMinutes = z.infer<ReturnType<typeof idleMinutesSchema>>;

const idleActionSchema = schema(() => z.enum(['lock', 'sign_out']));

/** What happens to the sessions of a connection when the computer is idle. */
export const idleSettingSchema = schema(() =>
  z.strictObject({ minutes: idleMinutesSchema(), action: idleActionSchema() }),
);

export type IdleSetting = z.infer<ReturnType<typeof idleSettingSchema>>;

/** The preset of a connection file. `enforced`: the user may only make it stricter. */
export const idlePresetSchema = schema(() =>
  z.strictObject({
    minutes: idleMinutesSchema().default(20),
    action: idleActionSchema().default('lock'),
    enforced: z.boolean().default(false),
  }),
);

export type IdlePreset = z.infer<ReturnType<typeof idlePresetSchema>>;

/** The setting as the window sees it. `windows`: only input to the app's own windows counts. */
export const idleViewSchema = schema(() =>
  z.strictObject({
    setting: idleSettingSchema(),
    preset: idlePresetSchema(),
    source: z.enum(['system', 'windows']),
  }),
);

export type IdleView = z.infer<ReturnType<typeof idleViewSchema>>;

/** Why a session is locked: after how many minutes, and when (milliseconds since 1970, for display only). */
export const lockedSinceSchema = schema(() =>
  z.strictObject({ at: z.number(), minutes: z.number().optional() }),
);

export type LockedSince = z.infer<ReturnType<typeof lockedSinceSchema>>;
