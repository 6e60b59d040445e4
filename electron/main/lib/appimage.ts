import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** A space, a tab, a newline and a backslash are three octal digits there (proc(5)). */
function decodeField(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function isImageMount(line: string, folder: string): boolean {
  const [mount = '', source = ''] = line.split(' - ');
  return decodeField(mount.split(' ')[4] ?? '') === folder && /^fuse(?:\.|blk\b| |$)/.test(source);
}

/** What is mounted for this process; empty where the system does not say. */
function mountsOfThisProcess(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/**
 * The AppImage that this program runs from, where it does: the variable alone is anybody's, so the program must lie
 * below the folder that the image is mounted at, and that folder must be such a mount.
 * @param program the path of the program that runs
 * @param mounts gives the text of `/proc/self/mountinfo`
 */
export function appImageOf(
  environment: Environment,
  program: string,
  mounts: () => string = mountsOfThisProcess,
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
