import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** Decodes a field of mountinfo: space, tab, newline and backslash are octal escapes there (proc(5)). */
function decodeField(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function isImageMount(line: string, folder: string): boolean {
  const [mount = '', source = ''] = line.split(' - ');
  return decodeField(mount.split(' ')[4] ?? '') === folder && /^fuse(?:\.|blk\b| |$)/.test(source);
}

/** The mounts of this process; empty where the system does not provide them. */
function ownMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/**
 * The AppImage that this program runs from; undefined if it does not. Anybody can set the variables, so the program must
 * lie below the folder that they name, and that folder must be a FUSE mount.
 * @param program the path of the program that runs
 * @param mounts gives the text of `/proc/self/mountinfo`
 */
export function appImageOf(
  environment: Environment,
  program: string,
  mounts: () => string = ownMounts,
): string | undefined {
  const image = environment['APPIMAGE'];
  const folder = environment['APPDIR']?.replace(/\/+$/, '');
  if (!image?.startsWith('/') || !folder?.startsWith('/')) return undefined;
  if (!program.startsWith(`${folder}/`)) return undefined;
  const mounted = mounts()
    .split('\n')
    .some((line) => isImageMount(line, folder));
  return mounted ? image : undefined;
}
