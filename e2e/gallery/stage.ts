import type { Page } from 'playwright';
import { buildApp } from '../../build/app.ts';
import { events } from '../../shared/ipc/events.ts';
import { type Engine, openEngine } from './engine.ts';
import { type FakeMain, openFakeMain } from './fake-main.ts';
import { now, usualAnswers } from './sample-data.ts';
import { openSite } from './site.ts';
import { type Look, type LookName, looks, type MainEvent, type State, type View } from './state.ts';

/** Highest picture (px): a list is not pictured to its end. */
const tallest = 2400;
/** A state is on screen within a fraction of a second; the rest is for a busy machine (ms). */
const timeoutMs = 20_000;

/** Shows states, one after the other, in one window. */
export interface Stage {
  page: Page;
  engine: Engine;
  /**
   * Shows a state anew.
   * @throws when it does not come on screen, or asks for what it has no answer to
   */
  show(view: View, state: State, look: LookName): Promise<void>;
  /** Looks at the state shown in another way, without loading it anew. Not for another language. */
  dress(view: View, look: LookName): Promise<void>;
  /** A PNG of the whole view, also of what a person would scroll to; `scale` makes it smaller. */
  picture(scale?: number): Promise<Buffer>;
  close(): Promise<void>;
}

type Opened = Pick<Stage, 'page' | 'engine'> & { desk: FakeMain; origin: string; shown: number };

// A condition, not a pause: every answer is in, the font is there, nothing moves, and three frames brought nothing new.
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { gallery } = globalThis as unknown as { gallery: { open: number } };
    let changed = true;
    const observer = new MutationObserver(() => {
      changed = true;
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    await document.fonts.ready;
    for (let still = 0; still < 3; still += 1) {
      changed = false;
      await new Promise(requestAnimationFrame);
      const moves = document.getAnimations().some(({ effect, playState }) => {
        const ends = effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
        return ends && playState === 'running';
      });
      if (changed || moves || gallery.open > 0 || document.fonts.status === 'loading') still = -1;
    }
    observer.disconnect();
  });
}

async function resize({ engine }: Opened, width: number, height: number, scale: number): Promise<void> {
  await engine.devtools.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: scale,
    mobile: false,
  });
}

async function dress(opened: Opened, view: View, name: LookName): Promise<void> {
  const look: Look = looks[name];
  const { width, height } = view.size ?? look;
  const narrowest = Math.min(width, look.width);
  await resize(opened, narrowest, Math.min(height, look.height), look.scale);
  await opened.page.emulateMedia({ colorScheme: look.scheme, reducedMotion: look.motion });
}

/** How much higher the window would have to be to show all of the view (px). */
const hidden = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scrolled = [document.scrollingElement, document.querySelector('main')];
    return Math.max(0, ...scrolled.map((one) => (one ? one.scrollHeight - one.clientHeight : 0)));
  });

async function picture(opened: Opened, scale: number): Promise<Buffer> {
  const { page, engine } = opened;
  const size = await page.evaluate(() => ({
    width: innerWidth,
    height: innerHeight,
    ratio: devicePixelRatio,
  }));
  const more = await hidden(page);
  const height = Math.min(tallest, size.height + more);
  if (more > 0) {
    await resize(opened, size.width, height, size.ratio);
    await untilStill(page);
  }
  const clip = { x: 0, y: 0, width: size.width, height, scale };
  const { data } = await engine.devtools.send('Page.captureScreenshot', { format: 'png', clip });
  if (more > 0) await resize(opened, size.width, size.height, size.ratio);
  return Buffer.from(data, 'base64');
}

async function tell(page: Page, told: MainEvent): Promise<void> {
  events[told.event]().parse(told.payload);
  await page.evaluate(({ event, payload }) => {
    const { gallery } = globalThis as unknown as { gallery: { tell(event: string, payload: unknown): void } };
    gallery.tell(event, payload);
  }, told);
}

async function show(opened: Opened, view: View, state: State, look: LookName): Promise<void> {
  const { page, desk, origin } = opened;
  const { language } = looks[look];
  desk.play({ ...usualAnswers(language), ...state.answers });
  await dress(opened, view, look);
  await opened.engine.devtools.send('Network.setBlockedURLs', { urls: state.blocked ?? [] });
  opened.shown += 1;
  // A number, as going to where one is already loads nothing.
  const address = `${origin}/${view.page}?${opened.shown}${state.hash ?? view.hash}`;
  await page.goto(address, { waitUntil: 'commit' });
  const proof = language === 'en' ? page.getByText(state.shows) : page.locator('html[lang=de]');
  if (state.events !== undefined) await page.locator('h1').waitFor({ timeout: timeoutMs });
  for (const told of state.events ?? []) await tell(page, told);
  await state.act?.(page);
  // What was pressed is pictured as it is with nobody pointing at it.
  await page.mouse.move(0, 0);
  await proof.first().waitFor({ state: 'attached', timeout: timeoutMs });
  await untilStill(page);
  const mistakes = desk.mistakes();
  if (mistakes.length > 0) throw new Error(`${view.name} ${state.name}: ${mistakes.join('; ')}`);
}

/** Opens the engine with the window as it is built, in which only the bridge to the app is replaced. */
export async function openStage(): Promise<Stage> {
  const site = await openSite(`${await buildApp('test')}/renderer`);
  try {
    const engine = await openEngine();
    const { page } = engine;
    await engine.devtools.send('Network.enable');
    await page.clock.setFixedTime(now);
    const opened: Opened = { page, engine, desk: await openFakeMain(page), origin: site.origin, shown: 0 };
    return {
      page,
      engine,
      show: (view, state, look) => show(opened, view, state, look),
      dress: async (view, look) => {
        await dress(opened, view, look);
        await untilStill(page);
      },
      picture: (scale = 1) => picture(opened, scale),
      close: async () => {
        await engine.close();
        await site.close();
      },
    };
  } catch (error) {
    await site.close();
    throw error;
  }
}
