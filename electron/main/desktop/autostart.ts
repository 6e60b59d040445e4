import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '../lib/replace-file.ts';

/** Whether the system starts the app at login; `unknown` if the system cannot say. */
export type StartsAtLogin = 'yes' | 'no' | 'unknown';

/** The app's entry among the programs that start at login. */
export interface LoginItem {
  read(): Promise<StartsAtLogin>;
  /** Adds or removes the entry; rejects with the system's error. */
  set(wanted: boolean): Promise<void>;
}

export interface AutostartOptions {
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  /** The program to start and its arguments. */
  command: readonly string[];
}

const fileName = 'latchkey.desktop';

/** XDG Base Directory Specification: a relative path is ignored. */
function folderOf({ environment, home }: AutostartOptions): string {
  const config = environment['XDG_CONFIG_HOME'];
  return path.join(config && path.isAbsolute(config) ? config : path.join(home, '.config'), 'autostart');
}

/**
 * Quotes an argument of `Exec` (Desktop Entry Specification, "The Exec key"). Reserved characters are escaped,
 * backslashes once more for the string value, and `%` is doubled so that no field code remains.
 */
function quoted(word: string): string {
  if (/[\n\r\0]/.test(word)) throw new RangeError('A path with a line break cannot be used in a login item.');
  const escaped = word.replaceAll(/["`$\\]/g, '\\$&').replaceAll('\\', '\\\\');
  return `"${escaped.replaceAll('%', '%%')}"`;
}

function entryFor(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Latchkey',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * Whether a desktop starts this program for this entry. The person may have disabled the entry without removing it, and
 * the program may have been moved.
 */
function isStartedBy(entry: string, program: string): boolean {
  if (!entry.includes(`\nExec=${quoted(program)}`)) return false;
  const lines = entry.split('\n').map((line) => line.replaceAll(/\s/g, '').toLowerCase());
  return !lines.includes('hidden=true') && !lines.includes('x-gnome-autostart-enabled=false');
}

/** The login item on Linux (Desktop Application Autostart Specification). */
export function autostart(options: AutostartOptions): LoginItem {
  const folder = folderOf(options);
  const file = path.join(folder, fileName);
  return {
    read: async () => {
      try {
        return isStartedBy(await readFile(file, 'utf8'), options.command[0] ?? '') ? 'yes' : 'no';
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no' : 'unknown';
      }
    },
    set: async (wanted) => {
      if (!wanted) return rm(file, { force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await replaceFile(file, entryFor(options.command));
    },
  };
}
