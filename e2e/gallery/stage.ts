import type { Page } from 'playwright';
import { buildApp } from '../../build/app.ts';
import { events } from '../../shared/ipc/events.ts';
import { type Engine, openEngine } from './engine.ts';
import { type FakeMain, openFakeMain } from './fake-main.ts';
import { now, usualAnswers } from './sample-data.ts';
import { openSite } from './site.ts';
import { type Look, type LookName, looks, type MainEvent, type State, type View } from './state.ts';

/** Maximum height of a picture (px), so that long lists are cut. */
const maxHeight = 2400;
/** A state is on screen within a fraction of a second; the rest is a reserve for a busy machine (ms). */
const timeoutMs = 20_000;

/** Shows states, one after the other, in one window. */
export interface Stage {
  page: Page;
  engine: Engine;
  /**
   * Loads a state.
   * @throws when the state does not appear, or calls a channel that it has no answer for
   */
  show(view: View, state: State, look: LookName): Promise<void>;
  /** Applies another look to the current state without a reload. Cannot change the language. */
  applyLook(view: View, look: LookName): Promise<void>;
  /** A PNG of the whole view, including what a person would have to scroll to. */
  picture(scale?: number): Promise<Buffer>;
  close(): Promise<void>;
}

type Opened = Pick<Stage, 'page' | 'engine'> & { fakeMain: FakeMain; origin: string; loads: number };

// Waits for a condition, not a time: all answers have arrived, the font has loaded, no animation runs, and three frames
// brought no change.
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { gallery } = globalThis as unknown as { gallery: { pendingCalls: number } };
    let changed = true;
    const observer = new MutationObserver(() => {
      changed = true;
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    await document.fonts.ready;
    for (let still = 0; still < 3; still += 1) {
      changed = false;
      await new Promise(requestAnimationFrame);
      const isAnimating = document.getAnimations().some(({ effect, playState }) => {
        const ends = effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
        return ends && playState === 'running';
      });
      if (changed || isAnimating || gallery.pendingCalls > 0 || document.fonts.status === 'loading')
        still = -1;
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

async function applyLook(opened: Opened, view: View, name: LookName): Promise<void> {
  const look: Look = looks[name];
  const { width, height } = view.size ?? look;
  await resize(opened, Math.min(width, look.width), Math.min(height, look.height), look.scale);
  await opened.page.emulateMedia({ colorScheme: look.scheme, reducedMotion: look.motion });
}

/** By how much the view is higher than the window (px). */
const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scrolled = [document.scrollingElement, document.querySelector('main')];
    return Math.max(
      0,
      ...scrolled.map((element) => (element ? element.scrollHeight - element.clientHeight : 0)),
    );
  });

async function picture(opened: Opened, scale: number): Promise<Buffer> {
  const { page, engine } = opened;
  const size = await page.evaluate(() => ({
    width: innerWidth,
    height: innerHeight,
    ratio: devicePixelRatio,
  }));
  const overflow = await overflowOf(page);
  const height = Math.min(maxHeight, size.height + overflow);
  if (overflow > 0) {
    await resize(opened, size.width, height, size.ratio);
    await untilStill(page);
  }
  const clip = { x: 0, y: 0, width: size.width, height, scale };
  const { data } = await engine.devtools.send('Page.captureScreenshot', { format: 'png', clip });
  if (overflow > 0) await resize(opened, size.width, size.height, size.ratio);
  return Buffer.from(data, 'base64');
}

async function sendEvent(page: Page, sent: MainEvent): Promise<void> {
  events[sent.event]().parse(sent.payload);
  await page.evaluate(({ event, payload }) => {
    const { gallery } = globalThis as unknown as { gallery: { send(event: string, payload: unknown): void } };
    gallery.send(event, payload);
  }, sent);
}

async function show(opened: Opened, view: View, state: State, look: LookName): Promise<void> {
  const { page, fakeMain, origin } = opened;
  const { language } = looks[look];
  fakeMain.setAnswers({ ...usualAnswers(language), ...state.answers });
  await applyLook(opened, view, look);
  await opened.engine.devtools.send('Network.setBlockedURLs', { urls: state.blocked ?? [] });
  opened.loads += 1;
  // The number makes each address new: navigating to the current address would load nothing.
  const address = `${origin}/${view.page}?${opened.loads}${state.hash ?? view.hash}`;
  await page.goto(address, { waitUntil: 'commit' });
  const proof = language === 'en' ? page.getByText(state.shows) : page.locator('html[lang=de]');
  if (state.events !== undefined) await page.locator('h1').waitFor({ timeout: timeoutMs });
  for (const sent of state.events ?? []) await sendEvent(page, sent);
  await state.act?.(page);
  // Moves the pointer away, so that a pressed element is not shown as hovered.
  await page.mouse.move(0, 0);
  await proof.first().waitFor({ state: 'attached', timeout: timeoutMs });
  await untilStill(page);
  const mistakes = fakeMain.mistakes();
  if (mistakes.length > 0) throw new Error(`${view.name} ${state.name}: ${mistakes.join('; ')}`);
}

/** Opens the engine with the built window, whose bridge to the app is replaced. */
export async function openStage(): Promise<Stage> {
  const site = await openSite(`${await buildApp('test')}/renderer`);
  try {
    const engine = await openEngine();
    const { page } = engine;
    await engine.devtools.send('Network.enable');
    await page.clock.setFixedTime(now);
    const opened: Opened = {
      page,
      engine,
      fakeMain: await openFakeMain(page),
      origin: site.origin,
      loads: 0,
    };
    return {
      page,
      engine,
      show: (view, state, look) => show(opened, view, state, look),
      applyLook: async (view, look) => {
        await applyLook(opened, view, look);
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
