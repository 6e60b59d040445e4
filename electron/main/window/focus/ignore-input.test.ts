import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDeaf, type Hearing, ignoredForMs } from './ignore-input.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup(platform: NodeJS.Platform) {
  const contents = new EventEmitter();
  const state = { enabled: true, destroyed: false };
  const window = {
    webContents: contents,
    isDestroyed: () => state.destroyed,
    setEnabled: (enabled: boolean) => {
      state.enabled = enabled;
    },
  };
  const hears = () => {
    let taken = false;
    contents.emit('before-input-event', { preventDefault: () => (taken = true) });
    return !taken;
  };
  const deaf = createDeaf({ window: () => window as unknown as Hearing, platform });
  return { deaf, state, hears };
}

it.each(['linux', 'win32', 'darwin'] as const)('takes each key while it is held, on %s @T2b', (platform) => {
  const { deaf, state, hears } = setup(platform);
  expect(hears()).toBe(true);
  const release = deaf.hold();
  expect(hears()).toBe(false);
  expect(state.enabled).toBe(platform === 'darwin');
  release();
  release();
  expect(hears()).toBe(true);
  expect(state.enabled).toBe(true);
});

it('goes on as long as one of several wants it', async () => {
  const { deaf, hears } = setup('linux');
  const release = deaf.hold();
  const passed = deaf.untilPassed();
  release();
  expect(hears()).toBe(false);
  await vi.advanceTimersByTimeAsync(ignoredForMs - 1);
  expect(hears()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await passed;
  expect(hears()).toBe(true);
});

it('has nothing to do where there is no window, or none any more', async () => {
  const { deaf, state } = setup('linux');
  const passed = deaf.untilPassed();
  state.destroyed = true;
  await vi.advanceTimersByTimeAsync(ignoredForMs);
  await passed;
  const none = createDeaf({ window: () => undefined, platform: 'linux' });
  none.hold()();
});
