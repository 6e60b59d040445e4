import { idleSettingSchema, lockedSinceSchema } from '../../../shared/model/idle.ts';
import { preferenceShape } from '../../../shared/model/settings.ts';
import { schema, z } from '../../../shared/schema.ts';

/** The content of the settings file: no secrets, and nothing that a person cannot choose again. */
export const settingsSchema = schema(() =>
  z.strictObject({
    version: z.literal(1),
    /** The chosen idle settings by connection. */
    idle: z.record(z.string(), idleSettingSchema()),
    /** The locked sessions by session id; they stay locked across restarts. */
    locked: z.record(z.string(), lockedSinceSchema()),
    /** Set when the list of locked sessions was lost: all sessions are locked since `at`, except those in `but`. */
    allLocked: z.strictObject({ at: z.number(), but: z.array(z.string()) }).optional(),
    ...preferenceShape(),
  }),
);

export type SettingsData = z.infer<ReturnType<typeof settingsSchema>>;

/** The default settings. */
export const noSettings: SettingsData = settingsSchema().parse({ version: 1, idle: {}, locked: {} });
