import { root } from '../paths.ts';
import { giveUp, say } from '../say.ts';
import { cyclesOf } from './cycles.ts';
import { edgesOf, readSources } from './graph.ts';
import { forbidden } from './layers.ts';
import { table, tests } from './table.ts';

/** Holds every import of the project against the table, and refuses cycles. Throws with all that is wrong. */
export function checkLayers(): void {
  const edges = edgesOf(readSources(root));
  const cycles = cyclesOf(edges).map(
    (files) => `these files import each other in a circle: ${files.join(', ')}`,
  );
  const wrong = [...forbidden(edges, { table, tests }), ...cycles];
  if (wrong.length > 0) throw new Error(`the layers are broken:\n${wrong.join('\n')}`);
}

if (import.meta.main) {
  try {
    checkLayers();
    say('the layers are in order');
  } catch (error) {
    giveUp(error);
  }
}
