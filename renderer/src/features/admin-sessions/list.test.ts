import { expect, test, vi } from 'vitest';
import type { MainBridge } from '../../../../shared/ipc/contract.ts';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { SessionPage, SessionSearch } from '../../../../shared/model/admin-session.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createSessionList, isFiltered, wholeSearch } from './list.ts';
import { listed } from './testing/sessions.ts';

type Answer = Awaited<ReturnType<MainBridge['admin.sessions']>>;

/** A server that answers each question when the test lets it. */
function setUp() {
  const open: { search: SessionSearch; answer(result: Answer): void }[] = [];
  const bridge = memoryBridge({
    'admin.sessions': ({ search }) =>
      new Promise((resolve) => open.push({ search, answer: (result) => resolve(result) })),
  });
  const list = createSessionList(bridge, 'demo');
  const asked = (count: number) => vi.waitFor(() => expect(open).toHaveLength(count));
  return { list, open, asked };
}

const page = (ids: string[], next: string | null = null): Answer =>
  ok<SessionPage>({ sessions: ids.map((id) => listed(id)), next });
const shown = (list: ReturnType<typeof createSessionList>) => list.store.getState().rows?.map(({ id }) => id);

test('what is typed while an answer is on its way is asked once, and only the last of it @S3.12', async () => {
  const { list, open, asked } = setUp();
  for (const user of ['l', 'li', 'lin']) list.search({ user });
  expect(open.map(({ search }) => search.user)).toEqual(['l']);
  open[0]?.answer(page(['wrong']));
  await asked(2);
  expect(open[1]?.search.user).toBe('lin');
  expect(shown(list)).toBeUndefined();
  open[1]?.answer(page(['right']));
  await vi.waitFor(() => expect(shown(list)).toEqual(['right']));
  expect(list.store.getState().loading).toBeUndefined();
});

test('pages follow one another, and a page of an earlier search is dropped @S3.12', async () => {
  const { list, open, asked } = setUp();
  list.search();
  open[0]?.answer(page(['a'], 'second'));
  await vi.waitFor(() => expect(shown(list)).toEqual(['a']));
  list.more();
  list.more();
  expect(open).toHaveLength(2);
  expect(open[1]?.search.cursor).toBe('second');
  list.search({ device: 'Phone' });
  open[1]?.answer(page(['b'], 'third'));
  await asked(3);
  open[2]?.answer(page(['c']));
  await vi.waitFor(() => expect(shown(list)).toEqual(['c']));
  list.more();
  expect(open).toHaveLength(3);
});

test('what is on screen stays when a further page or another search fails', async () => {
  const { list, open, asked } = setUp();
  const problem = { code: 'server_error', message: '503' } as const;
  list.search();
  open[0]?.answer(page(['a'], 'second'));
  await vi.waitFor(() => expect(shown(list)).toEqual(['a']));
  list.more();
  open[1]?.answer(failed(problem));
  await vi.waitFor(() => expect(list.store.getState().moreProblem).toEqual(problem));
  list.more();
  await asked(3);
  open[2]?.answer(page(['b']));
  await vi.waitFor(() => expect(shown(list)).toEqual(['a', 'b']));
  expect(list.store.getState().moreProblem).toBeUndefined();
  list.search({ user: 'x' });
  open[3]?.answer(failed(problem));
  await vi.waitFor(() => expect(list.store.getState()).toMatchObject({ problem, loading: undefined }));
  expect(shown(list)).toEqual(['a', 'b']);
});

test('only what differs from the usual counts as a search', () => {
  expect(isFiltered(wholeSearch)).toBe(false);
  expect(isFiltered({ ...wholeSearch, sort: 'expires', order: 'asc' })).toBe(false);
  expect(isFiltered({ ...wholeSearch, state: 'all' })).toBe(true);
});
