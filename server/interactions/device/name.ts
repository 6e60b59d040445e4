import { z } from 'zod';

const LONGEST_NAME = 100;
const infoSchema = z.looseObject({ name: z.string().optional() });

/**
 * Cleans the name that a device sends (`device_name`) for display: removes control and formatting characters, which
 * could disguise it, and limits its length.
 */
export function deviceName(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const plain = given.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return plain === '' ? undefined : Array.from(plain).slice(0, LONGEST_NAME).join('');
}

/** The name stored with a device code. */
export function deviceNameIn(deviceInfo: unknown): string | undefined {
  return infoSchema.safeParse(deviceInfo ?? {}).data?.name;
}
