import { hostname, platform, release } from 'node:os';
import { cleanText } from '../lib/clean-text.ts';
import type { Server } from './types.ts';

/** A computer as its owner would tell it from others in a list of sessions. */
export interface Device {
  name: string;
  platform: string;
}

const longestName = 100;
const longestPlatform = 40;
const firstBuildOfWindows11 = 22_000;
const firstDarwinOfMacOs26 = 25;

function windows(version: string): string {
  const build = Number(version.split('.')[2]);
  return build >= firstBuildOfWindows11 ? 'Windows 11' : 'Windows 10';
}

/** macOS 26 is Darwin 25; up to macOS 15, which is Darwin 24, the numbers were nine apart. */
function macOs(version: string): string {
  const darwin = Number.parseInt(version, 10);
  if (Number.isNaN(darwin)) return 'macOS';
  return `macOS ${darwin >= firstDarwinOfMacOs26 ? darwin + 1 : darwin - 9}`;
}

/** The name of a system as people say it, from what `os.platform()` and `os.release()` give. */
export function platformName(system: string, version: string): string {
  if (system === 'win32') return windows(version);
  if (system === 'darwin') return macOs(version);
  return system === 'linux' ? 'Linux' : cleanText(system, longestPlatform);
}

/** The computer the app runs on. */
export function thisDevice(): Device {
  return { name: cleanText(hostname(), longestName), platform: platformName(platform(), release()) };
}

/**
 * The parameters that name the device in a sign-in's token request. Only for a server that says it takes them
 * (`latchkey_device_parameters_supported`): the name of a computer is nobody else's business.
 */
export function deviceParameters(server: Server, { name, platform }: Device): Record<string, string> {
  if (server['latchkey_device_parameters_supported'] !== true) return {};
  return { ...(name === '' ? {} : { device_name: name }), device_platform: platform };
}
