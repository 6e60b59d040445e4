import { expect, test, vi } from 'vitest';
import { ok, type Result } from '../../../../shared/ipc/result.ts';
import type { ClientPage, ClientSearch } from '../../../../shared/model/admin-client.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createClientList } from './list.ts';
import { listedClient } from './testing/clients.ts';

function setUp() {
  const open: { search: ClientSearch; answer(ids: string[], next?: string): void }[] = [];
  const bridge = memoryBridge({
    'admin.clients': ({ search }) =>
      new Promise<Result<ClientPage>>((resolve) =>
        open.push({
          search,
          answer: (ids, next) =>
            resolve(ok({ clients: ids.map((id) => listedClient({ client_id: id })), next: next ?? null })),
        }),
      ),
  });
  const list = createClientList(bridge, 'demo');
  const shown = () => list.store.getState().clients?.map(({ client_id: id }) => id);
  return { list, open, shown };
}

test('of what is typed while an answer is on its way only the last is asked, and late answers are dropped', async () => {
  const { list, open, shown } = setUp();
  for (const text of ['b', 'ba', 'bank']) list.search(text);
  expect(open).toHaveLength(1);
  open[0]?.answer(['wrong']);
  await vi.waitFor(() => expect(open).toHaveLength(2));
  expect(open[1]?.search.search).toBe('bank');
  open[1]?.answer(['right']);
  await vi.waitFor(() => expect(shown()).toEqual(['right']));
});

test('pages follow one another; a changed client keeps its place and a new one comes first', async () => {
  const { list, open, shown } = setUp();
  list.search('');
  open[0]?.answer(['a'], 'second');
  await vi.waitFor(() => expect(shown()).toEqual(['a']));
  const more = list.more();
  expect(open[1]?.search.cursor).toBe('second');
  open[1]?.answer(['b']);
  await more;
  list.put(listedClient({ client_id: 'b', name: 'Changed' }));
  list.put(listedClient({ client_id: 'c' }));
  expect(shown()).toEqual(['c', 'a', 'b']);
  expect(list.store.getState().clients?.[2]?.name).toBe('Changed');
});
