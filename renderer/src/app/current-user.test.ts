import { expect, it, vi } from 'vitest';
import { failed, ok, type Result } from '../../../shared/ipc/result.ts';
import { activeSnapshot, memoryBridge } from '../testing/memory-bridge.ts';
import { createCurrentUser } from './current-user.ts';

type Answer = Result<{ sub: string; roles: string[]; generation: number }>;

const withRoles = (generation: number, ...roles: string[]): Answer => ok({ sub: 'u1', roles, generation });

/** A window that was told who it is at generation 1; further questions get these answers, one after the other. */
async function known(...further: Array<Answer | Promise<Answer>>) {
  const answers = [withRoles(1, 'user'), ...further];
  const bridge = memoryBridge({
    'profile.get': async () => (await answers.shift()) ?? failed({ code: 'internal', message: 'No more.' }),
  });
  const me = createCurrentUser(bridge);
  me.follow(activeSnapshot());
  await vi.waitFor(() => expect(me.store.getState().state).toBe('ready'));
  return { me, asked: () => bridge.calls.length, roles: () => me.store.getState().profile?.roles };
}

it('asks again after a renewal, so that a role given or taken shows @S3.8', async () => {
  const { me, asked, roles } = await known(withRoles(2, 'user', 'admin'), withRoles(3));
  me.follow(activeSnapshot({ generation: 2 }));
  expect(me.store.getState()).toMatchObject({ state: 'ready', profile: { roles: ['user'] } });
  await vi.waitFor(() => expect(roles()).toEqual(['user', 'admin']));
  me.follow(activeSnapshot({ generation: 3 }));
  await vi.waitFor(() => expect(roles()).toEqual([]));
  expect(asked()).toBe(3);
});

it('asks once per generation, and not while there is nobody to ask @S3.8', async () => {
  const { me, asked, roles } = await known(withRoles(2, 'two'));
  me.follow(activeSnapshot());
  me.follow(activeSnapshot({ generation: 2, state: 'renewing' }));
  me.follow(activeSnapshot({ generation: 2, state: 'waiting' }));
  expect(asked()).toBe(1);
  me.follow(activeSnapshot({ generation: 2 }));
  await vi.waitFor(() => expect(roles()).toEqual(['two']));
  me.follow(activeSnapshot({ generation: 2 }));
  expect(asked()).toBe(2);
});

it('a question that renewed the session itself answers for that generation too', async () => {
  const late = Promise.withResolvers<Answer>();
  const { me, asked, roles } = await known(late.promise);
  me.follow(activeSnapshot({ generation: 2 }));
  me.follow(activeSnapshot({ generation: 3 }));
  late.resolve(withRoles(3, 'three'));
  await vi.waitFor(() => expect(roles()).toEqual(['three']));
  me.follow(activeSnapshot({ generation: 3 }));
  expect(asked()).toBe(2);
});

it('an answer older than the session is asked for anew', async () => {
  const late = Promise.withResolvers<Answer>();
  const { me, roles } = await known(late.promise, withRoles(3, 'three'));
  me.follow(activeSnapshot({ generation: 2 }));
  late.resolve(withRoles(2, 'two'));
  await vi.waitFor(() => expect(roles()).toEqual(['two']));
  me.follow(activeSnapshot({ generation: 3 }));
  await vi.waitFor(() => expect(roles()).toEqual(['three']));
});

it('keeps what is on screen when the question behind the scenes fails', async () => {
  const { me, asked, roles } = await known(failed({ code: 'timed_out', message: 'Slow.' }), withRoles(3));
  me.follow(activeSnapshot({ generation: 2 }));
  await vi.waitFor(() => expect(asked()).toBe(2));
  expect(me.store.getState()).toMatchObject({ state: 'ready', problem: undefined });
  expect(roles()).toEqual(['user']);
  await vi.waitFor(() => {
    me.follow(activeSnapshot({ generation: 3 }));
    expect(roles()).toEqual([]);
  });
});
