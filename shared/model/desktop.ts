import { schema, z } from '../schema.ts';

/** What the desktop that the app runs on does for it, looked at when it is asked for. */
export const desktopViewSchema = schema(() =>
  z.strictObject({
    /** `absent`: nothing would show an icon, so the app does not run on without a window. */
    tray: z.enum(['ready', 'absent']),
    /** Whether the app will be started at login, as the system has it; `unknown` where it cannot be asked. */
    startsAtLogin: z.enum(['yes', 'no', 'unknown']),
    /** Whether something shows notifications. */
    notifications: z.enum(['ready', 'absent']),
  }),
);

export type DesktopView = z.infer<ReturnType<typeof desktopViewSchema>>;
