import { Provider } from 'oidc-provider';

/** What a person recognises a device by. */
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

/** One line without characters that hide or turn text; undefined when nothing is left. */
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
 * The device of the sign-in under way, by the form parameters `device_name` and `device_platform` that an app may add
 * to its token request, or the coarsest word its User-Agent allows. What has another form is left out.
 */
export function deviceOfRequest(): Device {
  const ctx = Provider.ctx;
  const body = ctx?.oidc.body ?? {};
  return {
    name: cleanLine(body['device_name'], LONGEST_NAME),
    platform: cleanLine(body['device_platform'], LONGEST_PLATFORM) ?? systemOf(ctx?.get('User-Agent') ?? ''),
  };
}
