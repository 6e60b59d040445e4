import type { App } from 'electron';

/** How long the app waits for what it still has to write (ms). */
const deadline = 5_000;

/** Resolves when `work` is over or the deadline has passed; `failed` is told what went wrong. */
async function within(work: Promise<unknown>, failed: (error: unknown) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadline);
  });
  await Promise.race([work.catch(failed), late]);
  clearTimeout(timer);
}

/** Holds the end of the app back until `stop` has resolved, or the deadline has passed. */
export function stopBeforeQuit(
  app: App,
  stop: () => Promise<unknown>,
  failed: (error: unknown) => void,
): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    void within(stop(), failed).then(() => {
      state = 'stopped';
      app.quit();
    });
  });
}
