/** One thing that has to end with the app. */
export interface EndStep {
  /** For the log. */
  name: string;
  end(): unknown;
}

interface About {
  /** How long all of them together are waited for (ms). */
  patienceMs: number;
  /** Told of each that threw, rejected or was not over in time. */
  failed(message: string, error: unknown): void;
}

/**
 * Begins each step, in this order and at once, so that none waits for another, and resolves when all are over or the time
 * is up. Never rejects.
 */
export async function endAll(steps: readonly EndStep[], { patienceMs, failed }: About): Promise<void> {
  const open = new Set(steps.map(({ name }) => name));
  const running = steps.map(async ({ name, end }) => {
    try {
      await end();
    } catch (error) {
      tell(failed, `${name} did not end as it should`, error);
    } finally {
      open.delete(name);
    }
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([Promise.all(running), late]);
  clearTimeout(timer);
  for (const name of open) tell(failed, `${name} did not end within ${patienceMs} ms`, undefined);
}

function tell(failed: About['failed'], message: string, error: unknown): void {
  try {
    failed(message, error);
  } catch {
    // Whoever writes it down may be what fails; the other steps run all the same.
  }
}
