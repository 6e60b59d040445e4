import { expect, test } from 'vitest';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { createSessionHub } from './session-hub.ts';

const snapshot: SessionSnapshot = {
  session: 'demo',
  connection: 'demo',
  state: 'active',
  generation: 1,
  scopes: [],
  renewals: 0,
};

test('there are no sessions and no secrets before the sessions are constructed, and all of them after', () => {
  const hub = createSessionHub();
  expect([hub.list(), hub.secrets()]).toEqual([[], []]);
  hub.addSource({ list: () => [snapshot], secrets: () => ['secret'] });
  expect([hub.list(), hub.secrets()]).toEqual([[snapshot], ['secret']]);
});

test('a change reaches every listener in the order of registration', () => {
  const hub = createSessionHub();
  const calls: unknown[] = [];
  hub.changed(snapshot);
  for (const name of ['first', 'second']) hub.onChange(({ session }) => calls.push([name, session]));
  hub.changed(snapshot);
  expect(calls).toEqual([
    ['first', 'demo'],
    ['second', 'demo'],
  ]);
});
