import { expect, test } from 'vitest';
import type { NewActivity } from '../../../shared/model/activity.ts';
import { createTimeline } from './timeline.ts';

const roomy = { entries: 100, characters: 100_000 };

function timeline(bounds = roomy) {
  let count = 0;
  return createTimeline(bounds, () => `run-${++count}`);
}

const activity = (message: string, more: Partial<NewActivity> = {}): NewActivity => ({
  kind: 'renewed',
  session: 'demo',
  connection: 'demo',
  message,
  ...more,
});

const viewer = (session = 'demo', account?: string) => ({ session, account });

test('the same failure again and again is one entry with how often, since when and the last measure @B8', () => {
  const own = timeline();
  const failure = activity('No network.', { kind: 'renewal_failed', code: 'server_unreachable' });
  for (let at = 1; at <= 14; at += 1) own.add({ ...failure, tookMs: at, retryAt: at + 5 }, at);
  expect(own.list(viewer())).toEqual([
    { ...failure, id: 'run-1', at: 14, tookMs: 14, retryAt: 19, repeats: { times: 14, since: 1 } },
  ]);
});

test('what differs in its cause, its generation or its session, or has something in between, is not folded', () => {
  const own = timeline();
  own.add(activity('a', { generation: 1 }), 1);
  own.add(activity('a', { generation: 2 }), 2);
  own.add(activity('a', { generation: 2, code: 'timed_out' }), 3);
  own.add(activity('b'), 4);
  own.add(activity('a', { generation: 2, code: 'timed_out' }), 5);
  expect(own.list(viewer()).map(({ repeats }) => repeats)).toEqual(Array(5).fill(undefined));
  own.add(activity('a', { session: 'demo~2' }), 6);
  own.add(activity('a', { generation: 2, code: 'timed_out' }), 7);
  expect(own.list(viewer())[0]).toMatchObject({ at: 7, repeats: { times: 2, since: 5 } });
});

test('one account sees nothing of another, not even of one that was on the same session before @S2.8 @B8', () => {
  const own = timeline();
  const ada = 'aaaaaaaaaaaa';
  const omar = '0123456789ab';
  own.add(activity('of Ada', { account: ada }), 1);
  own.add(activity('of Omar, on the session that was Ada’s', { account: omar }), 2);
  own.add(activity('of the second session', { session: 'demo~2', account: ada }), 3);
  own.add(activity('of a session without a name', {}), 4);
  own.add({ kind: 'vault', connection: 'demo', message: 'of the connection' }, 5);
  own.add({ kind: 'vault', connection: 'work', message: 'of another connection' }, 6);
  own.add({ kind: 'recorder', message: 'of the app' }, 7);
  const seen = (session: string, account?: string) =>
    own.list(viewer(session, account)).map(({ message }) => message.replace(/^of /, ''));
  expect(seen('demo', ada)).toEqual(['the app', 'the connection', 'a session without a name', 'Ada']);
  expect(seen('demo', omar)).toEqual([
    'the app',
    'the connection',
    'a session without a name',
    'Omar, on the session that was Ada’s',
  ]);
  expect(seen('demo~2', ada)).toEqual(['the app', 'the connection', 'the second session']);
  expect(seen('demo')).toEqual(['the app', 'the connection', 'a session without a name']);
  expect(seen('work', ada)).toEqual(['the app', 'another connection']);
});

test('stays within its bounds: the oldest go first, and it says which', () => {
  const few = timeline({ entries: 3, characters: 100_000 });
  const removed = [1, 2, 3, 4, 5].flatMap((at) => few.add(activity(`n${at}`), at).removed);
  expect(removed).toEqual(['run-1', 'run-2']);
  expect(few.all().map(({ entry }) => entry.message)).toEqual(['n3', 'n4', 'n5']);
  const small = timeline({ entries: 1_000, characters: 5_000 });
  for (let at = 0; at < 500; at += 1) small.add(activity(`n${at}`), at);
  const characters = small.all().reduce((sum, { line }) => sum + line.length, 0);
  expect(characters).toBeLessThanOrEqual(5_000);
  expect(characters).toBeGreaterThan(4_000);
});

test('entries of earlier runs come before those of this one, within the same bounds', () => {
  const own = timeline({ entries: 3, characters: 100_000 });
  own.add(activity('now'), 10);
  const earlier = [1, 2, 3].map((at) => ({ id: `old-${at}`, at, ...activity(`then ${at}`) }));
  own.prepend(earlier);
  expect(own.list(viewer()).map(({ message }) => message)).toEqual(['now', 'then 3', 'then 2']);
});
