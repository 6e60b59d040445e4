import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '../lib/replace-file.ts';

/** What the system does at login, as it has it; `unknown` where it cannot be asked. */
export type StartsAtLogin = 'yes' | 'no' | 'unknown';

/** The app in the list of what is started at login. */
export interface LoginItem {
  read(): Promise<StartsAtLogin>;
  /** Puts the app there or takes it away; rejects with the system's error. */
  set(wanted: boolean): Promise<void>;
}

export interface AutostartOptions {
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  /** The program and its arguments, as they are to be started. */
  command: readonly string[];
}

const fileName = 'latchkey.desktop';

/** XDG Base Directory Specification: only an absolute path counts. */
function folderOf({ environment, home }: AutostartOptions): string {
  const config = environment['XDG_CONFIG_HOME'];
  return path.join(config && path.isAbsolute(config) ? config : path.join(home, '.config'), 'autostart');
}

/**
 * A word of `Exec` (Desktop Entry Specification, "The Exec key"): quoted, with the characters escaped that would end
 * the quotes, the backslash once more for the value itself, and no field code in it.
 */
function quoted(word: string): string {
  if (/[\n\r\0]/.test(word)) throw new RangeError('A path with a line break cannot be started at login.');
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
 * Whether a desktop starts this program by this entry: its owner may have switched it off there without removing it,
 * and a program that was moved is not found.
 */
function starts(entry: string, program: string): boolean {
  if (!entry.includes(`\nExec=${quoted(program)}`)) return false;
  const lines = entry.split('\n').map((line) => line.replaceAll(/\s/g, '').toLowerCase());
  return !lines.includes('hidden=true') && !lines.includes('x-gnome-autostart-enabled=false');
}

/** The entry among those that are started at login on Linux (Desktop Application Autostart Specification). */
export function autostart(options: AutostartOptions): LoginItem {
  const folder = folderOf(options);
  const file = path.join(folder, fileName);
  return {
    read: async () => {
      try {
        return starts(await readFile(file, 'utf8'), options.command[0] ?? '') ? 'yes' : 'no';
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
