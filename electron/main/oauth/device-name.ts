import { hostname, platform, release } from 'node:os';
import { cleanText } from '../lib/clean-text.ts';
import type { Server } from './types.ts';

/** How the owner recognizes a computer in a list of sessions. */
export interface Device {
  name: string;
  platform: string;
}

const maxNameLength = 100;
const maxPlatformLength = 40;
const firstBuildOfWindows11 = 22_000;
const firstDarwinOfMacOs26 = 25;

function windows(version: string): string {
  const build = Number(version.split('.')[2]);
  return build >= firstBuildOfWindows11 ? 'Windows 11' : 'Windows 10';
}

/** macOS 26 is Darwin 25. Up to macOS 15, which is Darwin 24, the difference was nine. */
function macOs(version: string): string {
  const darwin = Number.parseInt(version, 10);
  if (Number.isNaN(darwin)) return 'macOS';
  return `macOS ${darwin >= firstDarwinOfMacOs26 ? darwin + 1 : darwin - 9}`;
}

/** The common name of a system, from `os.platform()` and `os.release()`. */
export function platformName(system: string, version: string): string {
  if (system === 'win32') return windows(version);
  if (system === 'darwin') return macOs(version);
  return system === 'linux' ? 'Linux' : cleanText(system, maxPlatformLength);
}

/** The computer that the app runs on. */
export function thisDevice(): Device {
  return { name: cleanText(hostname(), maxNameLength), platform: platformName(platform(), release()) };
}

/**
 * The parameters that name the device in the token request of a sign-in. Empty unless the server supports them
 * (`latchkey_device_parameters_supported`), because the name of a computer is private.
 */
export function deviceParameters(server: Server, { name, platform }: Device): Record<string, string> {
  if (server['latchkey_device_parameters_supported'] !== true) return {};
  return { ...(name === '' ? {} : { device_name: name }), device_platform: platform };
}
