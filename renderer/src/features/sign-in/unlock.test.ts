import { expect, it } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createUnlock, unlockMethods } from './unlock.ts';

it('offers the computer first where it can ask, then what the connection offers @S2.4', () => {
  expect(unlockMethods(true, ['password', 'authorization_code'])).toEqual(['system', 'browser', 'password']);
  expect(unlockMethods(false, ['password'])).toEqual(['password']);
});

it('asks once however often it is pressed, and shows why it did not begin @S2.4', async () => {
  const problem = { code: 'sign_in_cancelled', message: 'Not confirmed.' } as const;
  const answers = [failed(problem), ok(null)];
  const bridge = memoryBridge({ 'session.unlock': async () => answers.shift() ?? ok(null) });
  const unlock = createUnlock(bridge, 'demo~2');
  await Promise.all([unlock.unlock('system'), unlock.unlock('browser')]);
  expect(bridge.calls).toEqual([
    { channel: 'session.unlock', input: { session: 'demo~2', method: 'system' } },
  ]);
  expect(unlock.store.getState()).toMatchObject({ problem, starting: undefined });
  await unlock.unlock('browser');
  expect(unlock.store.getState().problem).toBeUndefined();
});

it('offers no sign-in of a person for a session of the app @S2.2 @S2.4', () => {
  expect(unlockMethods(true, ['password', 'authorization_code'], 'app')).toEqual(['system']);
  expect(unlockMethods(false, ['password', 'authorization_code'], 'app')).toEqual([]);
});
