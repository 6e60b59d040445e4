import { schema, z } from '../schema.ts';
import { isProxyAddress } from './proxy-address.ts';

const proxySchema = schema(() =>
  z.discriminatedUnion('mode', [
    /** The operating system's proxy for each address. */
    z.strictObject({ mode: z.literal('system') }),
    z.strictObject({ mode: z.literal('none') }),
    z.strictObject({
      mode: z.literal('manual'),
      address: z
        .string()
        .max(300)
        .refine(isProxyAddress, 'must be like http://proxy.example:8080 or socks5://proxy.example:1080'),
    }),
  ]),
);

export type ProxySetting = z.infer<ReturnType<typeof proxySchema>>;

/** The preferences of the whole app, each with its default. */
export const preferenceShape = () => ({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'de']).default('system'),
  startAtLogin: z.boolean().default(false),
  /** Closing the window keeps the app running in the tray. */
  keepInTray: z.boolean().default(false),
  notifications: z.boolean().default(true),
  proxy: proxySchema().default({ mode: 'system' }),
  logLevel: z.enum(['error', 'warning', 'info', 'debug']).default('info'),
});

/** The settings as the window sees them. */
export const preferencesSchema = schema(() => z.strictObject(preferenceShape()));

export type Preferences = z.infer<ReturnType<typeof preferencesSchema>>;

/** A change of preferences; fields left out keep their value. */
export const preferencesPatchSchema = schema(() =>
  z
    .strictObject({
      theme: preferenceShape().theme.unwrap(),
      language: preferenceShape().language.unwrap(),
      startAtLogin: z.boolean(),
      keepInTray: z.boolean(),
      notifications: z.boolean(),
      proxy: proxySchema(),
      logLevel: preferenceShape().logLevel.unwrap(),
    })
    .partial(),
);

export type PreferencesPatch = z.infer<ReturnType<typeof preferencesPatchSchema>>;
