import type { RunningProgram } from './program.ts';

/** Runs in the page: wall-clock time of its first contentful paint. */
async function firstContentfulPaint(name: string): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const observer = new PerformanceObserver((list) => {
    const [entry] = list.getEntriesByName(name);
    if (entry) resolve(performance.timeOrigin + entry.startTime);
  });
  observer.observe({ type: 'paint', buffered: true });
  return promise;
}

/** Runs in the page: wall-clock time at which a frame with this second-level heading was on screen. */
async function headingOnScreen(text: string): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const painted = () => {
    const channel = new MessageChannel();
    // A message that is sent before the frame is painted arrives after it.
    channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
    channel.port2.postMessage(null);
  };
  const check = () => {
    if (![...document.querySelectorAll('h2')].some((heading) => heading.textContent === text)) return;
    observer.disconnect();
    requestAnimationFrame(painted);
  };
  const observer = new MutationObserver(check);
  observer.observe(document, { subtree: true, childList: true, characterData: true });
  check();
  return promise;
}

/** Time from start to first contentful paint (ms). */
export async function untilFirstPaint({ inPage, startedAt }: RunningProgram): Promise<number> {
  return (await inPage(firstContentfulPaint, 'first-contentful-paint')) - startedAt;
}

/** Time from start to the frame that shows this heading (ms). */
export async function untilHeading({ inPage, startedAt }: RunningProgram, text: string): Promise<number> {
  return (await inPage(headingOnScreen, text)) - startedAt;
}
