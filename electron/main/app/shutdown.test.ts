import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { afterEach, expect, test, vi } from 'vitest';
import { quitWithSystem, stopBeforeQuit } from './shutdown.ts';

afterEach(() => vi.useRealTimers());

/** A fake app that quits unless a listener prevents it, like Electron's. */
function fakeApp() {
  const app = Object.assign(new EventEmitter(), {
    ended: Promise.withResolvers<void>(),
    quit() {
      let prevented = false;
      const preventDefault = () => {
        prevented = true;
      };
      app.emit('before-quit', { preventDefault });
      if (!prevented) app.ended.resolve();
    },
  });
  return app;
}

test('the app ends after what it had to write is written, asked once or twice', async () => {
  const app = fakeApp();
  const work = Promise.withResolvers<void>();
  const stop = vi.fn(() => work.promise);
  stopBeforeQuit(app as unknown as App, stop, () => undefined);
  let ended = false;
  void app.ended.promise.then(() => {
    ended = true;
  });
  app.quit();
  app.quit();
  await Promise.resolve();
  expect(ended).toBe(false);
  work.resolve();
  await app.ended.promise;
  expect(stop).toHaveBeenCalledTimes(1);
});

test('a failure is told and does not keep the app open', async () => {
  const app = fakeApp();
  const errors: unknown[] = [];
  const failure = new Error('disk full');
  stopBeforeQuit(
    app as unknown as App,
    () => Promise.reject(failure),
    (error) => errors.push(error),
  );
  app.quit();
  await app.ended.promise;
  expect(errors).toEqual([failure]);
});

test('work that never ends does not keep the app open', async () => {
  vi.useFakeTimers();
  const app = fakeApp();
  stopBeforeQuit(
    app as unknown as App,
    () => new Promise(() => undefined),
    () => undefined,
  );
  app.quit();
  await vi.runAllTimersAsync();
  await app.ended.promise;
});

test.each([
  ['the end throws before it begins', () => undefined],
  [
    'telling of it throws, too',
    () => {
      throw new Error('no log');
    },
  ],
])('the app ends although %s', async (_, failed) => {
  const app = fakeApp();
  const stop = () => {
    throw new Error('at once');
  };
  stopBeforeQuit(app as unknown as App, stop, failed);
  app.quit();
  await app.ended.promise;
});

test('a computer that shuts down waits until the app has ended in its own way', async () => {
  const app = fakeApp();
  const power = new EventEmitter();
  const stop = vi.fn(async () => undefined);
  stopBeforeQuit(app as unknown as App, stop, () => undefined);
  quitWithSystem(power, app);
  const preventDefault = vi.fn();
  power.emit('shutdown', { preventDefault });
  await app.ended.promise;
  expect([preventDefault, stop].map((one) => one.mock.calls.length)).toEqual([1, 1]);
});
