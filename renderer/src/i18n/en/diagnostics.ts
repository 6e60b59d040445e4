import type { DiagnosticsPart } from '../../../../shared/model/diagnostics.ts';
import type { Preferences } from '../../../../shared/model/settings.ts';

const levels: Record<Preferences['logLevel'], string> = {
  error: 'Errors alone',
  warning: 'Errors and warnings',
  info: 'What happens, too (usual)',
  debug: 'Everything, such as the way of each connection',
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
  level: 'What is written down',
  levels,
  levelText: 'Holds at once. Tokens, secrets, passwords and codes are never written down, at any level.',
  where: 'Where it is',
  show: 'Show in its folder',
  whereFailed: 'Where the log is could not be found out',
  bundle: 'File for whoever helps you',
  bundleText:
    'One JSON file: versions, settings, connections, the state of the keyring, your activity and the end of the log. No token, secret, password or code; your name may be in it where an entry says it.',
  look: 'See what is in it',
  lookAgain: 'Look again',
  looking: 'Putting it together…',
  lookFailed: 'The file could not be made',
  size: (size: string) => `All of it, ${size}. This, word for word, is what is saved.`,
  parts,
  part: (name: string, size: string) => `${name}, ${size}`,
  save: 'Save…',
  saved: (file: string, size: string) => `Saved as ${file}, ${size}.`,
  saveFailed: 'The file was not saved',
};
