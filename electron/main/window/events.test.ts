import { expect, test } from 'vitest';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { createEmitter } from './events.ts';

const snapshot: SessionSnapshot = {
  session: 'demo',
  connection: 'demo',
  state: 'active',
  generation: 1,
  scopes: [],
  renewals: 0,
};

function open() {
  const sent: unknown[] = [];
  const logged: unknown[] = [];
  const emit = createEmitter({
    send: (event, payload) => sent.push([event, payload]),
    log: (message, evidence) => logged.push([message, evidence]),
  });
  return { emit, sent, logged };
}

test('a change of a session reaches the window', () => {
  const { emit, sent } = open();
  emit('session.changed', snapshot);
  expect(sent).toEqual([['session.changed', snapshot]]);
});

test('a snapshot with a field nobody declared is not sent, and its value is not logged @S0.3', () => {
  const { emit, sent, logged } = open();
  const broken = { ...snapshot, access_token: 'canary-token' };
  emit('session.changed', broken);
  expect(sent).toEqual([]);
  expect(logged).toHaveLength(1);
  expect(JSON.stringify(logged)).not.toContain('canary-token');
});
