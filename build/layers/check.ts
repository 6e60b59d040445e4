import { root } from '../paths.ts';
import { giveUp, say } from '../say.ts';
import { cyclesOf } from './cycles.ts';
import { edgesOf, readSources } from './graph.ts';
import { forbidden } from './layers.ts';
import { table, tests } from './table.ts';

/**
 * Checks every import of the project against the table, and that no files import each other in a cycle, by value or by type.
 * @throws with every violation
 */
export function checkLayers(): void {
  const edges = edgesOf(readSources(root));
  const cycles = cyclesOf(edges).map(
    (files) =>
      `import cycle: ${files.join(', ')}. Move what they share into a file of its own, or pass it in.`,
  );
  const violations = [...forbidden(edges, { table, tests }), ...cycles];
  if (violations.length > 0) throw new Error(`imports break the rules:\n${violations.join('\n')}`);
}

if (import.meta.main) {
  try {
    checkLayers();
    say('the imports follow the rules');
  } catch (error) {
    giveUp(error);
  }
}
