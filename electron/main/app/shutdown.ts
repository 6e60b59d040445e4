import type { App } from 'electron';

/** The longest the app delays its exit to write its data (ms). */
const quitTimeoutMs = 5_000;

/** Resolves when `stop` has finished or the timeout has passed; `failed` gets the error of `stop`. */
async function stopWithin(stop: () => Promise<unknown>, failed: (error: unknown) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, quitTimeoutMs);
  });
  // `stop` may also throw before it returns a promise.
  const stopping = Promise.resolve().then(stop).catch(failed);
  await Promise.race([stopping, timeout]).finally(() => clearTimeout(timer));
}

/** Delays quitting until `stop` has finished, successfully or not, or five seconds have passed. */
export function stopBeforeQuit(
  app: App,
  stop: () => Promise<unknown>,
  failed: (error: unknown) => void,
): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  const quit = () => {
    state = 'stopped';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    // The app quits even if `failed` itself throws.
    stopWithin(stop, failed).then(quit, quit);
  });
}

/** The part of Electron's `powerMonitor` used here, on Linux and macOS. */
interface SystemShutdown {
  on(event: 'shutdown', listener: () => void): unknown;
}

/** Quits the app normally when the computer shuts down, and asks the system to wait until it has. */
export function quitWithSystem(power: SystemShutdown, app: Pick<App, 'quit'>): void {
  // Electron passes the event; its types do not say so.
  power.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    app.quit();
  });
}

/** Something that has to stop before the app ends. */
export interface StopStep {
  /** For the log. */
  name: string;
  stop(): unknown;
}

interface StopOptions {
  /** How long to wait for all steps together (ms). */
  timeoutMs: number;
  /** Called for each step that threw, rejected or did not finish in time. */
  failed(message: string, error: unknown): void;
}

/**
 * Starts every step at once, in this order, so that none waits for another. Resolves when all have finished or the time
 * is up. Never rejects.
 */
export async function stopAll(steps: readonly StopStep[], { timeoutMs, failed }: StopOptions): Promise<void> {
  const pending = new Set(steps.map(({ name }) => name));
  const running = steps.map(async ({ name, stop }) => {
    try {
      await stop();
    } catch (error) {
      report(failed, `${name} did not stop cleanly`, error);
    } finally {
      pending.delete(name);
    }
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([Promise.all(running), timeout]);
  clearTimeout(timer);
  for (const name of pending) report(failed, `${name} did not stop within ${timeoutMs} ms`, undefined);
}

function report(failed: StopOptions['failed'], message: string, error: unknown): void {
  try {
    failed(message, error);
  } catch {
    // The log itself may be what fails; the other steps still run.
  }
}
