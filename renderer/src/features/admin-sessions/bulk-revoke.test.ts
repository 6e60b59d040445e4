import { expect, test } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { AdminSession, AdminSessionStatus, Revocation } from '../../../../shared/model/admin-session.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createBulkRevoke } from './bulk-revoke.ts';
import { createSessionList } from './list.ts';
import { listed } from './testing/sessions.ts';

interface Setting {
  rows: AdminSession[];
  state?: AdminSessionStatus;
  fail?: (call: number) => boolean;
}

const problem = { code: 'server_error', message: '503' } as const;

async function setUp({ rows, state = 'active', fail = () => false }: Setting) {
  const revoked: Revocation[] = [];
  const bridge = memoryBridge({
    'admin.sessions': async ({ search }) =>
      ok({ sessions: rows.filter(({ user }) => search.user === '' || search.user === user.sub), next: null }),
    'admin.revoke': async ({ what }) => {
      revoked.push(what);
      if (fail(revoked.length)) return failed(problem);
      return ok({ ended: what.kind === 'sessions' ? what.ids.length : 7, over: 0, spared: 0 });
    },
  });
  const list = createSessionList(bridge, 'demo');
  list.search({ state });
  await expect.poll(() => list.store.getState().rows).toBeDefined();
  const ending = createBulkRevoke(bridge, 'demo', list, 'me');
  const shown = () => list.store.getState().rows?.map(({ id, state: now }) => `${id} ${now}`);
  return { ending, revoked, shown };
}

const kim = { sub: 'u2', username: 'kim' };

test('nothing is ended before it is confirmed, and then just what was selected @S3.12', async () => {
  const rows = [listed('a'), listed('b', { user: kim }), listed('c')];
  const { ending, revoked, shown } = await setUp({ rows });
  for (const row of rows.slice(0, 2)) ending.toggle(row);
  ending.askSelected();
  ending.cancel();
  await ending.confirm();
  expect(revoked).toEqual([]);
  ending.askSelected();
  await ending.confirm();
  expect(revoked).toEqual([{ kind: 'sessions', ids: ['a', 'b'], own: false }]);
  expect(shown()).toEqual(['c active']);
  expect(ending.store.getState()).toMatchObject({ question: undefined, done: { ended: 2 }, busy: false });
  expect(ending.store.getState().selected.size).toBe(0);
});

test('the own session is ended only where it was selected itself @S3.12', async () => {
  const own = listed('own', { current: true });
  const { ending, revoked } = await setUp({ rows: [own, listed('a')] });
  ending.toggle(own);
  ending.askSelected();
  await ending.confirm();
  expect(revoked).toEqual([{ kind: 'sessions', ids: ['own'], own: true }]);
});

test('what is over cannot be selected, and what was ended says so where all are shown', async () => {
  const rows = [listed('a', { state: 'expired' }), listed('b')];
  const { ending, shown } = await setUp({ rows, state: 'all' });
  for (const row of rows) ending.toggle(row);
  expect([...ending.store.getState().selected.keys()]).toEqual(['b']);
  ending.askSelected();
  await ending.confirm();
  expect(shown()).toEqual(['a expired', 'b ended']);
});

test('more than one call takes go out in several, and a failure says how many were ended', async () => {
  const rows = Array.from({ length: 1_100 }, (_, index) => listed(`s${index}`));
  const { ending, revoked, shown } = await setUp({ rows, fail: (call) => call === 3 });
  ending.toggleAll(rows);
  ending.askSelected();
  await ending.confirm();
  expect(revoked.map((what) => what.kind === 'sessions' && what.ids.length)).toEqual([500, 500, 100]);
  expect(ending.store.getState()).toMatchObject({ problem, before: 1_000, busy: false });
  expect(shown()).toHaveLength(100);
  expect(ending.store.getState().selected.size).toBe(100);
});

test('all sessions of a user are counted first, and ended by whose they are', async () => {
  const rows = [listed('a'), listed('b', { user: kim }), listed('c')];
  const { ending, revoked, shown } = await setUp({ rows });
  await ending.askAllOf({ sub: 'u1', username: 'lin' });
  expect(ending.store.getState().question).toMatchObject({ kind: 'user', count: 2, more: false, own: false });
  await ending.confirm();
  expect(revoked).toEqual([{ kind: 'user', sub: 'u1' }]);
  expect(shown()).toEqual(['b active']);
  expect(ending.store.getState().done?.ended).toBe(7);
  await ending.askAllOf({ sub: 'me', username: 'ada' });
  expect(ending.store.getState().question).toMatchObject({ own: true });
});
