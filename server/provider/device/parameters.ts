import { Provider } from 'oidc-provider';

/** What people recognise a device by. */
export interface Device {
  name: string | undefined;
  platform: string | undefined;
}

const LONGEST_NAME = 100;
const LONGEST_PLATFORM = 40;

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/i, 'Android'],
  [/\b(?:iPhone|iPad|iOS)\b/i, 'iOS'],
  [/\bWindows\b/i, 'Windows'],
  [/\b(?:Mac OS X|Macintosh|macOS|Darwin)\b/i, 'macOS'],
  [/\bLinux\b/i, 'Linux'],
];

/** One line without invisible or direction-changing characters; undefined if nothing is left. */
function cleanLine(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = value
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/[\p{Zs}\p{Zl}\p{Zp}\t\r\n]+/gu, ' ')
    .replaceAll(/\p{C}/gu, '')
    .trim();
  return [...line].slice(0, longest).join('').trim() || undefined;
}

function systemOf(userAgent: string): string | undefined {
  return systems.find(([pattern]) => pattern.test(userAgent))?.[1];
}

/**
 * The device of the current sign-in, from the form parameters `device_name` and `device_platform` that an app may add
 * to its token request, or else the operating system from its User-Agent. Malformed values are ignored.
 */
export function deviceOfRequest(): Device {
  const ctx = Provider.ctx;
  const body = ctx?.oidc.body ?? {};
  return {
    name: cleanLine(body['device_name'], LONGEST_NAME),
    platform: cleanLine(body['device_platform'], LONGEST_PLATFORM) ?? systemOf(ctx?.get('User-Agent') ?? ''),
  };
}
