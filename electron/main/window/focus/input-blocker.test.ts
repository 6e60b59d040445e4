import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type BlockableWindow, blockedForMs, createInputBlocker } from './input-blocker.ts';

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
  const receivesInput = () => {
    let cancelled = false;
    contents.emit('before-input-event', { preventDefault: () => (cancelled = true) });
    return !cancelled;
  };
  const blocker = createInputBlocker({ window: () => window as unknown as BlockableWindow, platform });
  return { blocker, state, receivesInput };
}

it.each(['linux', 'win32', 'darwin'] as const)('takes each key while it is held, on %s @T2b', (platform) => {
  const { blocker, state, receivesInput } = setup(platform);
  expect(receivesInput()).toBe(true);
  const release = blocker.block();
  expect(receivesInput()).toBe(false);
  expect(state.enabled).toBe(platform === 'darwin');
  release();
  release();
  expect(receivesInput()).toBe(true);
  expect(state.enabled).toBe(true);
});

it('goes on as long as one of several wants it', async () => {
  const { blocker, receivesInput } = setup('linux');
  const release = blocker.block();
  const unblocked = blocker.blockBriefly();
  release();
  expect(receivesInput()).toBe(false);
  await vi.advanceTimersByTimeAsync(blockedForMs - 1);
  expect(receivesInput()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await unblocked;
  expect(receivesInput()).toBe(true);
});

it('has nothing to do where there is no window, or none any more', async () => {
  const { blocker, state } = setup('linux');
  const unblocked = blocker.blockBriefly();
  state.destroyed = true;
  await vi.advanceTimersByTimeAsync(blockedForMs);
  await unblocked;
  const none = createInputBlocker({ window: () => undefined, platform: 'linux' });
  none.block()();
});
