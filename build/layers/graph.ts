import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Import, importsOf } from './imports.ts';

/** An import of one file of the project, with the file it leads to. */
export interface Edge extends Import {
  from: string;
  /** A path from the root for a file of the project; else the name of a package, `node:` or a file outside. */
  to: string;
  inside: boolean;
}

/** The project's source files by their path from the root; gives their text. */
export type Sources = ReadonlyMap<string, string>;

const isSource = (file: string) => /\.(?:ts|tsx|mts|mjs)$/.test(file) && !file.endsWith('.d.ts');

/** Source files under `root`, as Git lists them: those that are committed and those that are new and not ignored. */
export function readSources(root: string): Sources {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = list.split('\0').filter(isSource);
  const read = (file: string): [string, string][] => {
    try {
      return [[file, readFileSync(path.join(root, file), 'utf8')]];
    } catch (error) {
      // Deleted and not committed yet.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  };
  return new Map(files.flatMap(read));
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function resolve(from: string, specifier: string): Pick<Edge, 'to' | 'inside'> {
  if (!specifier.startsWith('.')) return { to: packageOf(specifier), inside: false };
  const to = path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ''));
  return { to, inside: !to.startsWith('..') };
}

/** Every import of these files. */
export function edgesOf(sources: Sources): Edge[] {
  return [...sources].flatMap(([from, text]) =>
    importsOf(from, text).map((one) => ({ ...one, from, ...resolve(from, one.specifier) })),
  );
}
