import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The programs that a run started. */
export interface ChildProcesses {
  /** Takes charge of one, and gives it back; throws when the run is over, as one that failed may go on in part. */
  add<T extends ChildProcess>(child: T): T;
  /** Ends all that still run, and resolves when they are gone. */
  end(): Promise<void>;
}

export function createChildProcesses(): ChildProcesses {
  const running = new Set<ChildProcess>();
  let over = false;

  function endNow(): void {
    over = true;
    for (const child of running) child.kill('SIGKILL');
  }
  // This program may be ended, too.
  process.once('exit', endNow);

  return {
    add(child) {
      // One that could not be started has no pid.
      if (child.pid !== undefined) running.add(child);
      child.once('exit', () => running.delete(child));
      if (!over) return child;
      child.kill('SIGKILL');
      throw new Error('the run is over');
    },
    async end() {
      const gone = [...running].map((child) => once(child, 'exit'));
      endNow();
      await Promise.all(gone);
      process.removeListener('exit', endNow);
    },
  };
}
