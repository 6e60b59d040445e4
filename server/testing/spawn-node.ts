import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** Runs Node with `args` on processor `core` (taskset(1) of util-linux), or on any. */
export function spawnNode(
  args: readonly string[],
  core: number | undefined,
  options: SpawnOptions,
): ChildProcess {
  if (core === undefined) return spawn(process.execPath, args, options);
  return spawn('taskset', ['--cpu-list', String(core), process.execPath, ...args], options);
}
