import type { DiagnosticsPart } from '../../../../shared/model/diagnostics.ts';
import type { Preferences } from '../../../../shared/model/settings.ts';

const levels: Record<Preferences['logLevel'], string> = {
  error: 'Errors only',
  warning: 'Errors and warnings',
  info: 'Events, too (default)',
  debug: 'Everything, including the route of each connection',
};

const parts: Record<DiagnosticsPart, string> = {
  versions: 'Versions and system',
  settings: 'Settings',
  connections: 'Connections',
  storage: 'Keyring and sessions',
  activity: 'Activity',
  log: 'End of the log',
};

/** Settings: the log, and a file for whoever helps. */
export const diagnostics = {
  log: 'Log',
  level: 'What is logged',
  levels,
  levelText: 'Takes effect immediately. Tokens, secrets, passwords and codes are never logged, at any level.',
  where: 'Where it is',
  show: 'Show in its folder',
  whereFailed: 'The location of the log could not be found',
  bundle: 'File for the person who helps you',
  bundleText:
    'One JSON file: versions, settings, connections, the state of the keyring, your activity and the end of the log. No token, secret, password or code; it may contain your name where an entry mentions it.',
  look: 'See what is in it',
  lookAgain: 'Look again',
  looking: 'Putting it together…',
  lookFailed: 'The file could not be made',
  size: (size: string) => `All of it, ${size}. Exactly this is saved.`,
  parts,
  part: (name: string, size: string) => `${name}, ${size}`,
  save: 'Save…',
  saved: (file: string, size: string) => `Saved as ${file}, ${size}.`,
  saveFailed: 'The file was not saved',
};
