import { expect, test } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { ClientOutcome } from '../../../../shared/model/admin-client.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createClientEditor, createNewClientEditor } from './editor.ts';
import { createClientList } from './list.ts';
import { listedClient } from './testing/clients.ts';

const client = listedClient();
const problem = { code: 'server_error', message: '503' } as const;
const refusal = (field: string): ClientOutcome => ({
  outcome: 'refused',
  faults: [{ field, sentence: 'must not be so' }],
});

function setUp(outcome: ClientOutcome | undefined) {
  const answer = async () => (outcome === undefined ? failed(problem) : ok(outcome));
  const bridge = memoryBridge({
    'admin.updateClient': answer,
    'admin.createClient': answer,
    'admin.rotateSecret': async () => ok(null),
    'admin.clients': async () => ok({ clients: [client], next: null }),
  });
  const list = createClientList(bridge, 'demo');
  list.put(client);
  return { bridge, list };
}

test('what the server does not take is notice at its field, until that is changed @S3.13', async () => {
  const { bridge, list } = setUp(refusal('name'));
  const editor = createClientEditor(bridge, 'demo', list, client);
  editor.change({ name: 'x' });
  await editor.save();
  expect(editor.store.getState()).toMatchObject({
    faults: { name: 'must not be so' },
    refusals: 1,
    busy: false,
  });
  editor.change({ name: 'y' });
  expect(editor.store.getState().faults).toEqual({});
});

test('a fault that belongs to no field is kept all the same', async () => {
  const { bridge } = setUp(refusal('jwks'));
  const editor = createNewClientEditor(bridge, 'demo');
  expect(await editor.add()).toBeUndefined();
  expect(editor.store.getState().faults).toEqual({ '': 'must not be so' });
});

test('what was saved is in the list, and saving it again sends nothing @S3.13', async () => {
  const saved = listedClient({ name: 'Front office' });
  const { bridge, list } = setUp({ outcome: 'done', client: saved, secretShown: false });
  const editor = createClientEditor(bridge, 'demo', list, client);
  editor.change({ name: 'Front office' });
  await editor.save();
  expect(editor.store.getState().notice).toBe('saved');
  expect(list.store.getState().clients).toEqual([saved]);
  await editor.save();
  expect(editor.store.getState().notice).toBe('nothingChanged');
  expect(bridge.calls.filter(({ channel }) => channel === 'admin.updateClient')).toHaveLength(1);
});

test('a number that is none is not sent', async () => {
  const { bridge, list } = setUp(undefined);
  const editor = createClientEditor(bridge, 'demo', list, client);
  editor.change({ access_ttl: 'soon' });
  await editor.save();
  expect(bridge.calls).toEqual([]);
  expect(editor.store.getState()).toMatchObject({ busy: false, refusals: 1 });
});

test('a failure keeps what was typed', async () => {
  const { bridge, list } = setUp(undefined);
  const editor = createClientEditor(bridge, 'demo', list, client);
  editor.change({ name: 'Front office' });
  await editor.save();
  expect(editor.store.getState()).toMatchObject({ problem, busy: false, form: { name: 'Front office' } });
});
