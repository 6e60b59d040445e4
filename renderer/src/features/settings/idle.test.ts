import { describe, expect, it } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { IdlePreset, IdleSetting } from '../../../../shared/model/idle.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { choices, createIdle, mostMinutes, settingFrom } from './idle.ts';

const usual: IdlePreset = { minutes: 20, action: 'lock', enforced: false };
const strict: IdlePreset = { minutes: 10, action: 'sign_out', enforced: true };
const view = (setting: IdleSetting) => ({ setting, preset: usual, source: 'system' as const });

describe('what may be chosen', () => {
  it.each([
    ['1', { minutes: 1, action: 'lock' }],
    [' 1440 ', { minutes: 1440, action: 'lock' }],
    ['0', undefined],
    ['1441', undefined],
    ['2.5', undefined],
    ['', undefined],
    ['ten', undefined],
  ])('takes %j minutes as %o @S2.4', (minutes, setting) => {
    expect(settingFrom({ choice: 'lock', minutes }, usual)).toEqual(setting);
  });

  it('takes "do nothing" whatever was typed before @S2.4', () => {
    expect(settingFrom({ choice: 'never', minutes: 'x' }, usual)).toEqual({
      minutes: 'never',
      action: 'lock',
    });
  });

  it('offers of an enforced preset only what is stricter @S2.4', () => {
    expect(choices(strict)).toEqual(['sign_out']);
    expect(choices({ ...strict, action: 'lock' })).toEqual(['lock', 'sign_out']);
    expect(choices({ ...strict, minutes: 'never' })).toEqual(['lock', 'sign_out', 'never']);
    expect(mostMinutes(strict)).toBe(10);
    expect(settingFrom({ choice: 'sign_out', minutes: '11' }, strict)).toBeUndefined();
  });
});

describe('the form', () => {
  it('shows what holds, takes a change and says that it is saved @S2.4', async () => {
    const bridge = memoryBridge({
      'idle.get': async () => ok(view({ minutes: 20, action: 'lock' })),
      'idle.set': async ({ setting }) => ok(view(setting)),
    });
    const idle = createIdle(bridge, 'demo');
    await idle.load();
    expect(idle.store.getState().form).toEqual({ choice: 'lock', minutes: '20' });
    idle.change({ minutes: '5', choice: 'sign_out' });
    await idle.save();
    expect(bridge.calls.at(-1)).toEqual({
      channel: 'idle.set',
      input: { session: 'demo', setting: { minutes: 5, action: 'sign_out' } },
    });
    expect(idle.store.getState()).toMatchObject({ saved: true, busy: false });
    idle.change({ minutes: '6' });
    expect(idle.store.getState().saved).toBe(false);
  });

  it('asks for nothing that may not be chosen, and says why something was not saved @S2.4', async () => {
    const problem = { code: 'disk_failed', message: 'Full.' } as const;
    const bridge = memoryBridge({
      'idle.get': async () => ok(view({ minutes: 'never', action: 'lock' })),
      'idle.set': async () => failed(problem),
    });
    const idle = createIdle(bridge, 'demo');
    await idle.load();
    expect(idle.store.getState().form).toEqual({ choice: 'never', minutes: '20' });
    idle.change({ choice: 'lock', minutes: '0' });
    await idle.save();
    expect(bridge.calls).toHaveLength(1);
    idle.change({ minutes: '7' });
    await idle.save();
    expect(idle.store.getState()).toMatchObject({ problem, saved: false, form: { minutes: '7' } });
  });
});
