import { root } from '../paths.ts';
import { say } from '../say.ts';
import { askForAdvisories } from './advisories.ts';
import { faultsOf, readDependencies } from './lock.ts';

/**
 * Checks the dependencies against the lock file, the list of allowed installation scripts and the registry's advisories.
 * A registry without advisories, as most mirrors are, is reported and is no fault.
 * @throws when there is a fault
 */
export async function checkDependencies(): Promise<void> {
  const faults = faultsOf(await readDependencies(root));
  const answer = await askForAdvisories(root);
  if ('unanswered' in answer) say(`advisories were not checked: ${answer.unanswered.split(/ - | http/)[0]}`);
  else
    faults.push(
      ...answer.advisories.map((one) => `${one.package}: ${one.severity}: ${one.title} (${one.url})`),
    );
  if (faults.length > 0) throw new Error(`the dependencies have faults:\n  ${faults.join('\n  ')}`);
}
