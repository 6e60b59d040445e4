import { describe, expect, it } from 'vitest';
import { createBridge } from './bridge.ts';

describe('bridge', () => {
  it('passes each channel and its input on and gives the answer back', async () => {
    const asked: unknown[] = [];
    const bridge = createBridge({
      call: async (channel, input) => {
        asked.push([channel, input]);
        return { ok: true, value: null };
      },
      on: () => () => undefined,
    });
    expect(await bridge['session.retry']({ session: 'demo' })).toEqual({ ok: true, value: null });
    expect(asked).toEqual([['session.retry', { session: 'demo' }]]);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('lost'))],
    [
      'throws',
      () => {
        throw new Error('lost');
      },
    ],
  ])('gives a problem with a next step when the call %s', async (_how, call) => {
    const bridge = createBridge({ call, on: () => () => undefined });
    const answer = await bridge['profile.get']({ session: 'demo' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'internal' } });
    if (!answer.ok) expect(answer.problem.remedy).toBeTruthy();
  });

  it('hands listeners on and gives back how to stop', () => {
    const stopped: string[] = [];
    const bridge = createBridge({
      call: async () => ({ ok: true, value: null }),
      on: (event) => () => stopped.push(event),
    });
    bridge.on('session.changed', () => undefined)();
    expect(stopped).toEqual(['session.changed']);
  });
});
