import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The child processes of a run. */
export interface ChildProcesses {
  /** Adds a child and returns it. Kills it and throws when the run has ended, as parts of a failed run may still go on. */
  add<T extends ChildProcess>(child: T): T;
  /** Kills all children, and resolves when they have exited. */
  end(): Promise<void>;
}

export function createChildProcesses(): ChildProcesses {
  const running = new Set<ChildProcess>();
  let ended = false;

  function killAll(): void {
    ended = true;
    for (const child of running) child.kill('SIGKILL');
  }
  // This process may be killed before the run ends.
  process.once('exit', killAll);

  return {
    add(child) {
      // A child that could not be started has no pid.
      if (child.pid !== undefined) running.add(child);
      child.once('exit', () => running.delete(child));
      if (!ended) return child;
      child.kill('SIGKILL');
      throw new Error('the run has ended');
    },
    async end() {
      const exited = [...running].map((child) => once(child, 'exit'));
      killAll();
      await Promise.all(exited);
      process.removeListener('exit', killAll);
    },
  };
}
