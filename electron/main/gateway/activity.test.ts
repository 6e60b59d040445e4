import { expect, test } from 'vitest';
import type { NewActivity } from '../../../shared/model/activity.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { WaitingRequest } from '../../../shared/model/waiting.ts';
import { createRequestActivity } from './activity.ts';
import { fixedTokens } from './testing/servers.ts';

function recorded() {
  const entries: NewActivity[] = [];
  const activity = createRequestActivity({
    connection: () => 'demo',
    record: (entry) => entries.push(entry),
  });
  return { entries, activity };
}

const waiting = (id: string): WaitingRequest => ({
  id,
  method: 'GET',
  path: 'me',
  since: 0,
  reason: { code: 'server_unreachable', message: 'No network.' },
});

test('a hundred 401s to one token are told once, those to the next one again @B8', async () => {
  const { entries, activity } = recorded();
  const tokens = activity.watch('demo', fixedTokens('token'));
  await Promise.all(Array.from({ length: 100 }, () => tokens.refreshAfter(1)));
  await tokens.refreshAfter(2);
  await activity.watch('demo~2', fixedTokens('token')).refreshAfter(2);
  expect(entries.map(({ session, kind, generation }) => [session, kind, generation])).toEqual([
    ['demo', 'retried', 1],
    ['demo', 'retried', 2],
    ['demo~2', 'retried', 2],
  ]);
});

test('that requests wait is told when the first one does, and again after all have gone @B8', () => {
  const { entries, activity } = recorded();
  activity.waiting('demo', [waiting('a')]);
  activity.waiting('demo', [waiting('a'), waiting('b')]);
  activity.waiting('demo', []);
  activity.waiting('demo', [waiting('c')]);
  expect(entries).toHaveLength(2);
  expect(entries[0]).toMatchObject({
    kind: 'waiting',
    session: 'demo',
    connection: 'demo',
    code: 'server_unreachable',
    message: expect.stringContaining('No network.'),
  });
});

test('a refusal is told with its cause and remedy; what the session or the person did is not one @B8', () => {
  const { entries, activity } = recorded();
  activity.refused('demo', new ProblemError('api_refused', 'Not allowed.', { remedy: 'Ask.' }));
  for (const code of ['cancelled', 'session_ended', 'not_signed_in'] as const)
    activity.refused('demo', new ProblemError(code, 'x'));
  activity.refused('demo', new TypeError('not a problem'));
  expect(entries).toEqual([
    {
      kind: 'request_refused',
      session: 'demo',
      connection: 'demo',
      code: 'api_refused',
      message: 'Not allowed.',
      remedy: 'Ask.',
    },
  ]);
});
