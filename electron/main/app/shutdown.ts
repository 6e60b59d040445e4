import type { App } from 'electron';

/** How long the app waits for what it still has to write (ms). */
const deadline = 5_000;

/** Resolves when `stop` is over or the deadline has passed; `failed` is told what went wrong. */
async function within(stop: () => Promise<unknown>, failed: (error: unknown) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadline);
  });
  // `stop` may throw before it gives a promise, too.
  const work = Promise.resolve().then(stop).catch(failed);
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Holds the end of the app back until `stop` is over, however it went, or the deadline has passed. */
export function stopBeforeQuit(
  app: App,
  stop: () => Promise<unknown>,
  failed: (error: unknown) => void,
): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  const leave = () => {
    state = 'stopped';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    // Where even telling fails there is nobody left to tell.
    within(stop, failed).then(leave, leave);
  });
}

/** Of Electron's `powerMonitor` what is needed here, on Linux and macOS. */
interface SystemEnd {
  on(event: 'shutdown', listener: () => void): unknown;
}

/** Ends the app in its own way when the computer is shut down: the system is asked to wait that long. */
export function quitWithSystem(power: SystemEnd, app: Pick<App, 'quit'>): void {
  // Electron hands the event over; its types do not say so.
  power.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    app.quit();
  });
}
