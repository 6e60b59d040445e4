import { root } from '../paths.ts';
import { say } from '../say.ts';
import { askForAdvisories } from './advisories.ts';
import { faultsOf, readDependencies } from './lock.ts';

/**
 * Holds the dependencies to the lock file, to the list of installation scripts and to the registry's advisories. Where
 * the registry answers none, as most mirrors do, that is said and counts as no fault.
 * @throws when there is one
 */
export async function checkDependencies(): Promise<void> {
  const faults = faultsOf(await readDependencies(root));
  const answer = await askForAdvisories(root);
  if ('unanswered' in answer) say(`no advisories were looked at: ${answer.unanswered.split(/ - | http/)[0]}`);
  else
    faults.push(
      ...answer.advisories.map((one) => `${one.package}: ${one.severity}: ${one.title} (${one.url})`),
    );
  if (faults.length > 0) throw new Error(`the dependencies have faults:\n  ${faults.join('\n  ')}`);
}
