import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { Handlers } from './answer.ts';
import { openServices } from './testing/services.ts';

const canary = 'canary-9f86d081884c7d659a2feaa0c55ad015';
const snapshot = { session: 'demo', state: 'active', generation: 1, scopes: [], renewals: 0 } as const;

/** A handler that violates its type, as a bug at run time could. */
const giving = (value: unknown) => (() => value) as unknown as Handlers['session.list'];

describe('what may be asked', () => {
  test('a message with a field nobody declared is refused, by name and without its value @T2', async () => {
    const services = openServices({
      'session.renew': () => Promise.reject(new Error('must not be reached')),
    });
    const answer = await services.send('session.renew', { session: 'demo', url: canary });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'invalid_input' } });
    expect(JSON.stringify(answer)).not.toContain(canary);
    expect(services.logged).toEqual([]);
  });

  test('what the handler gets is what the schema gives, not what was sent', async () => {
    const got: unknown[] = [];
    const services = openServices({
      'session.signOut': (input) => {
        got.push(input);
        return null;
      },
    });
    const sent = { session: 'demo' };
    await services.send('session.signOut', sent);
    expect(got).toEqual([sent]);
    expect(got[0]).not.toBe(sent);
  });
});

describe('what may be answered', () => {
  test('a field nobody declared does not cross: the whole answer is refused @S0.3', async () => {
    const services = openServices({ 'session.list': giving([{ ...snapshot, refresh_token: canary }]) });
    const answer = await services.send('session.list', null);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain(canary);
    expect(services.logged).toHaveLength(1);
    expect(JSON.stringify(services.logged)).not.toContain(canary);
  });

  test('a profile crosses with the fields the window shows, and no more @S0.3', async () => {
    const profile = { sub: '1', roles: ['user'], generation: 1, access_token: canary };
    const answer = await openServices({ 'profile.get': () => profile }).send('profile.get', {
      session: 'demo',
    });
    expect(answer).toEqual({ ok: true, value: { sub: '1', roles: ['user'], generation: 1 } });
  });

  test('an answer of another shape is refused', async () => {
    for (const value of [undefined, null, 'text', [{}], [{ ...snapshot, state: 'hacked' }]]) {
      const answer = await openServices({ 'session.list': giving(value) }).send('session.list', null);
      expect(answer).toMatchObject({ ok: false, problem: { code: 'internal' } });
    }
  });
});

describe('what is thrown', () => {
  test.each([
    ['an error', new Error(canary)],
    [
      'an error with more on it',
      Object.assign(new Error('x'), { config: { headers: { authorization: canary } } }),
    ],
    ['a text', canary],
    ['an object', { token: canary }],
    ['nothing', undefined],
  ])('%s becomes a problem without its words @T24', async (_name, thrown) => {
    const services = openServices({ 'session.retry': () => Promise.reject(thrown as Error) });
    const answer = await services.send('session.retry', { session: 'demo' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain(canary);
    expect(services.logged).toEqual([{ message: 'session.retry failed', evidence: thrown }]);
  });

  test('a problem crosses with its code and words, and without its cause', async () => {
    const problem = new ProblemError('timed_out', 'Too slow.', {
      remedy: 'Try again.',
      cause: { token: canary },
    });
    const services = openServices({ 'session.retry': () => Promise.reject(problem) });
    const answer = await services.send('session.retry', { session: 'demo' });
    expect(answer).toEqual({
      ok: false,
      problem: { code: 'timed_out', message: 'Too slow.', remedy: 'Try again.' },
    });
  });

  test('a live secret in the words of a problem is masked @S0.3', async () => {
    const problem = new ProblemError('server_error', `It said ${canary}.`, { remedy: `Not ${canary}.` });
    const services = openServices({ 'session.retry': () => Promise.reject(problem) }, (text) =>
      text.replaceAll(canary, '[masked]'),
    );
    const answer = await services.send('session.retry', { session: 'demo' });
    expect(answer).toMatchObject({ problem: { message: 'It said [masked].', remedy: 'Not [masked].' } });
  });

  test('a problem with more words than a person reads is not passed on', async () => {
    const problem = new ProblemError('server_error', 'x'.repeat(501));
    const services = openServices({ 'session.retry': () => Promise.reject(problem) });
    const answer = await services.send('session.retry', { session: 'demo' });
    expect(answer).toMatchObject({ problem: { code: 'internal' } });
  });
});
