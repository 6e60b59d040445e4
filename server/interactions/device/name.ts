import { z } from 'zod';

const LONGEST_NAME = 100;
const infoSchema = z.looseObject({ name: z.string().optional() });

/**
 * The name a device gives itself in its request (`device_name`), as it may be shown: without control and formatting
 * characters, which could make it read as something else, and of bounded length.
 */
export function deviceName(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const plain = given.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return plain === '' ? undefined : Array.from(plain).slice(0, LONGEST_NAME).join('');
}

/** The name in what is kept with a device code. */
export function deviceNameIn(deviceInfo: unknown): string | undefined {
  return infoSchema.safeParse(deviceInfo ?? {}).data?.name;
}
