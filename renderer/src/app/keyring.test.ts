import { describe, expect, it } from 'vitest';
import { failed, ok } from '../../../shared/ipc/result.ts';
import { memoryBridge } from '../testing/memory-bridge.ts';
import { askKeyring, canStartWithout, wayOn } from './keyring.ts';
import { createStartup } from './startup.ts';

describe('a session that waits for the keyring', () => {
  it.each([
    ['keyring_locked', false, 'unlock'],
    ['keyring_locked', true, 'restart'],
    ['keyring_silent', false, 'unlock'],
    ['keyring_changed', true, 'restart'],
    ['passphrase_needed', true, 'unlock'],
    ['server_unreachable', true, undefined],
  ] as const)('by %s, restart %s: goes on by %s @B7', (code, restart, act) => {
    expect(wayOn(code, { state: 'locked', backend: 'gnome_libsecret', restart })).toBe(act);
  });

  it('may be left behind where nothing may open it any more, and not because it is locked', () => {
    const codes = ['passphrase_needed', 'keyring_absent', 'keyring_locked', 'keyring_silent'] as const;
    expect(codes.map(canStartWithout)).toEqual([true, true, false, false]);
  });
});

it('asks main, and says why it did not begin', async () => {
  const problem = { code: 'internal', message: 'No.' } as const;
  const bridge = memoryBridge({
    'keyring.unlock': async () => ok(null),
    'app.restart': async () => failed(problem),
  });
  expect(await askKeyring(bridge, 'unlock')).toBeUndefined();
  expect(await askKeyring(bridge, 'restart')).toEqual(problem);
  expect(bridge.calls.map(({ channel }) => channel)).toEqual(['keyring.unlock', 'app.restart']);
});

it('shows the keyring as main tells of it @B7', async () => {
  const bridge = memoryBridge();
  const startup = createStartup(bridge);
  await startup.loadInfo();
  const keyring = { state: 'sealed', backend: 'passphrase' } as const;
  bridge.tell('keyring.changed', keyring);
  expect(startup.store.getState().info?.keyring).toEqual(keyring);
});
