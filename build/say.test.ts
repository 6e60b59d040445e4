import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Runs a program in this folder to its end. */
function runs(program: string) {
  return spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
}

test('giving up ends with 1, whatever a library does when a program ends by itself', () => {
  const program = `
    import { giveUp } from './say.ts';
    process.on('beforeExit', () => process.exit(0));
    await Promise.reject(new Error('no disk')).catch(giveUp);`;
  const { status, stderr } = runs(program);
  expect([status, stderr]).toEqual([1, 'latchkey: no disk\n']);
});
