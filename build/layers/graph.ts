import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Import, importsOf } from './imports.ts';

/** An import in a file of the project, with what it resolves to. */
export interface Edge extends Import {
  from: string;
  /** A path from the root for a file of the project; otherwise the name of a package, `node:`, or a path outside the project. */
  to: string;
  isProjectFile: boolean;
}

/** The text of the project's source files, by path from the root. */
export type Sources = ReadonlyMap<string, string>;

const isSource = (file: string) => /\.(?:ts|tsx|mts|mjs)$/.test(file) && !file.endsWith('.d.ts');

/** Reads the source files under `root` that Git tracks, and new ones that it does not ignore. */
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
      // Git still lists a file that was deleted without a commit.
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

function resolve(from: string, specifier: string): Pick<Edge, 'to' | 'isProjectFile'> {
  if (!specifier.startsWith('.')) return { to: packageOf(specifier), isProjectFile: false };
  const to = path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ''));
  return { to, isProjectFile: !to.startsWith('..') };
}

/** Every import of these files. */
export function edgesOf(sources: Sources): Edge[] {
  return [...sources].flatMap(([from, text]) =>
    importsOf(from, text).map((one) => ({ ...one, from, ...resolve(from, one.specifier) })),
  );
}
