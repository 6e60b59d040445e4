import { expect, it } from 'vitest';
import { failed, ok } from '../../../shared/ipc/result.ts';
import { memoryBridge, usualPreferences } from '../testing/memory-bridge.ts';
import { createPreferences } from './preferences.ts';

const full = { code: 'disk_failed', message: 'The settings could not be saved (ENOSPC).' } as const;

it('shows a change at once, and what main says of it', async () => {
  const answered = Promise.withResolvers<void>();
  const bridge = memoryBridge({
    'settings.set': async (patch) => {
      await answered.promise;
      return ok({ ...usualPreferences, ...patch } as typeof usualPreferences);
    },
  });
  const preferences = createPreferences(bridge);
  await preferences.load();
  const changed = preferences.change({ theme: 'dark' });
  expect(preferences.store.getState().view?.theme).toBe('dark');
  answered.resolve();
  await changed;
  expect(preferences.store.getState()).toMatchObject({ view: { theme: 'dark' }, refused: undefined });
  expect(bridge.calls.at(-1)).toEqual({ channel: 'settings.set', input: { theme: 'dark' } });
});

it('goes back to what holds when the change is not taken, and says why', async () => {
  const preferences = createPreferences(memoryBridge({ 'settings.set': async () => failed(full) }));
  await preferences.load();
  await preferences.change({ keepInTray: true });
  expect(preferences.store.getState()).toMatchObject({ view: { keepInTray: false }, refused: full });
});

it('follows a change that was made elsewhere', async () => {
  const bridge = memoryBridge();
  const preferences = createPreferences(bridge);
  await preferences.load();
  bridge.tell('settings.changed', { ...usualPreferences, notifications: false });
  expect(preferences.store.getState().view?.notifications).toBe(false);
});

it('says why the settings could not be asked for', async () => {
  const preferences = createPreferences(memoryBridge({ 'settings.get': async () => failed(full) }));
  await preferences.load();
  expect(preferences.store.getState()).toMatchObject({ view: undefined, problem: full });
});
