import { idleSettingSchema, lockedSinceSchema } from '../../../shared/model/idle.ts';
import { preferenceShape } from '../../../shared/model/settings.ts';
import { schema, z } from '../../../shared/schema.ts';

/** What the settings file holds: nothing secret, and nothing that could not be chosen again. */
export const settingsSchema = schema(() =>
  z.strictObject({
    version: z.literal(1),
    /** What a person chose, by connection. */
    idle: z.record(z.string(), idleSettingSchema()),
    /** The sessions that are locked, by session: ending the app opens none of them. */
    locked: z.record(z.string(), lockedSinceSchema()),
    /** Which were locked was lost: every session is, since then, but those that were opened again. */
    allLocked: z.strictObject({ at: z.number(), but: z.array(z.string()) }).optional(),
    ...preferenceShape(),
  }),
);

export type SettingsData = z.infer<ReturnType<typeof settingsSchema>>;

/** What holds for somebody who has chosen nothing. */
export const noSettings: SettingsData = settingsSchema().parse({ version: 1, idle: {}, locked: {} });
