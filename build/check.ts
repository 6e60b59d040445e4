import { checkDependencies } from './dependencies/check.ts';
import { checkLayers } from './layers/check.ts';
import { run } from './run.ts';
import { giveUp, say } from './say.ts';

const steps: ReadonlyArray<readonly [name: string, command: string, ...args: string[]]> = [
  ['types', 'tsc', '-b'],
  ['format and lint', 'biome', 'ci', '--error-on-warnings'],
  ['floating promises', 'oxlint', '--deny-warnings'],
  ['dead code', 'knip', '--no-config-hints'],
];

/** Checks types, lint, import rules, dead code and dependencies; stops at the first failure. */
export async function check(): Promise<void> {
  for (const [name, command, ...args] of steps) {
    say(`check: ${name}`);
    await run(command, args, { output: 'show' });
  }
  say('check: import rules');
  checkLayers();
  say('check: dependencies');
  await checkDependencies();
}

if (import.meta.main) check().catch(giveUp);
