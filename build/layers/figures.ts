import path from 'node:path';
import { root } from '../paths.ts';
import { say } from '../say.ts';
import { cyclesOf } from './cycles.ts';
import { edgesOf, readSources } from './graph.ts';

const isProgram = (file: string) =>
  /^(?:electron|renderer|server|shared)\//.test(file) && !/\.test\.|\/testing\//.test(file);

/** Prints figures of the tree under `at`: files per folder, largest first, and import cycles. */
function figures(at: string): void {
  const sources = readSources(at);
  const program = [...sources.keys()].filter(isProgram);
  const perFolder = new Map<string, number>();
  for (const file of program) {
    const folder = path.posix.dirname(file);
    perFolder.set(folder, (perFolder.get(folder) ?? 0) + 1);
  }
  const largest = [...perFolder].sort(([, a], [, b]) => b - a).slice(0, 12);
  const edges = edgesOf(sources).filter(({ from }) => isProgram(from));
  const cycles = cyclesOf(edges);
  const byValue = cyclesOf(edges.filter(({ typeOnly }) => !typeOnly));
  say(`${program.length} files in ${perFolder.size} folders`);
  say(`largest: ${largest.map(([folder, count]) => `${folder} ${count}`).join(', ')}`);
  say(`import cycles: ${cycles.length} of ${cycles.flat().length} files, by value ${byValue.length}`);
}

figures(path.resolve(process.argv[2] ?? root));
