import { describe, expect, it, vi } from 'vitest';
import { failed, ok, type Result } from '../../../../shared/ipc/result.ts';
import type { DesktopView } from '../../../../shared/model/desktop.ts';
import { preferencesSchema } from '../../../../shared/model/settings.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createDesktopStore, otherwise } from './desktop.ts';

const all: DesktopView = { tray: 'ready', notifications: 'ready', startsAtLogin: 'yes' };
const none: DesktopView = { tray: 'absent', notifications: 'absent', startsAtLogin: 'no' };
const on = { keepInTray: true, notifications: true, startAtLogin: true };
const off = { keepInTray: false, notifications: false, startAtLogin: false };

describe('what the desktop does otherwise than was chosen', () => {
  it('is nothing where it does what was chosen', () => {
    const nothing = { noTray: false, noNotifications: false, starts: undefined };
    expect(otherwise(on, all)).toEqual(nothing);
    expect(otherwise(off, none)).toEqual(nothing);
    expect(otherwise(on, undefined)).toEqual(nothing);
  });

  it('is said where the desktop cannot do it', () => {
    expect(otherwise(on, none)).toEqual({ noTray: true, noNotifications: true, starts: 'no' });
  });

  it('is said where the system starts the app without being asked to, or does not tell', () => {
    expect(otherwise(off, all).starts).toBe('yes');
    expect(otherwise(on, { ...all, startsAtLogin: 'unknown' }).starts).toBe('unknown');
  });
});

it('is looked at again after a change, and unknown when it cannot be asked', async () => {
  let answer: Result<DesktopView> = ok(all);
  const bridge = memoryBridge({ 'desktop.get': async () => answer });
  const surroundings = createDesktopStore(bridge);
  const view = () => surroundings.store.getState().view;
  const stop = surroundings.follow();
  await surroundings.load();
  expect(view()).toEqual(all);
  surroundings.forget();
  expect(view()).toBeUndefined();
  bridge.tell('settings.changed', preferencesSchema().parse({}));
  await vi.waitFor(() => expect(view()).toEqual(all));
  answer = failed({ code: 'internal', message: 'No.' });
  await surroundings.load();
  expect(view()).toBeUndefined();
  stop();
  bridge.tell('settings.changed', preferencesSchema().parse({}));
  expect(bridge.calls.filter(({ channel }) => channel === 'desktop.get')).toHaveLength(3);
});
