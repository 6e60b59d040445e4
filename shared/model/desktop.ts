import { schema, z } from '../schema.ts';

/** What the desktop environment supports, checked on demand. */
export const desktopViewSchema = schema(() =>
  z.strictObject({
    /** `absent`: nothing can show an icon, so the app quits with its window. */
    tray: z.enum(['ready', 'absent']),
    /** Whether the system starts the app at login; `unknown` if that cannot be determined. */
    startsAtLogin: z.enum(['yes', 'no', 'unknown']),
    /** Whether the desktop shows notifications. */
    notifications: z.enum(['ready', 'absent']),
  }),
);

export type DesktopView = z.infer<ReturnType<typeof desktopViewSchema>>;
