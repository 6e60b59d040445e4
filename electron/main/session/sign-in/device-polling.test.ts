import { expect, test } from 'vitest';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { AnswerProblem, networkProblem } from '../../oauth/errors.ts';
import { type PollClock, poll } from './device-polling.ts';

/** A clock that advances only during pauses. Each timer fires a little early first, as real ones may. */
function clockForTest(early = 0): PollClock {
  let now = 1_000_000;
  return {
    now: () => now,
    async pause(ms, signal) {
      signal.throwIfAborted();
      now += ms > early ? ms - early : ms;
    },
  };
}

const refusal = (error: string | undefined, about: { status?: number; retryAfterMs?: number } = {}) =>
  new AnswerProblem('client_refused', 'Refused.', { status: 400, ...about, error });
const pending = refusal('authorization_pending');
const slowDown = new AnswerProblem('rate_limited', 'Slower.', { status: 400, error: 'slow_down' });
const unreachable = networkProblem('login.example', 'ECONNRESET');

interface Options {
  interval?: number;
  expiresIn?: number;
  early?: number;
}

/** Polls through these answers; the first that is no problem is the last. Gives the time of each poll, in seconds. */
async function run(answers: Array<ProblemError | string>, options: Options = {}) {
  const { interval = 5, expiresIn = 600 } = options;
  const clock = clockForTest(options.early);
  const since = clock.now();
  const asked: number[] = [];
  const troubles: Array<string | undefined> = [];
  const controller = new AbortController();
  const ended = poll(
    {
      interval,
      expiresIn,
      since,
      signal: controller.signal,
      async ask() {
        asked.push((clock.now() - since) / 1000);
        if (asked.length > 50) throw new Error('asked without end');
        const answer = answers[asked.length - 1] ?? pending;
        if (answer === 'cancel') controller.abort();
        if (answer instanceof ProblemError) throw answer;
        if (answer === 'cancel') throw pending;
        return answer;
      },
      trouble: (problem) => troubles.push(problem?.code),
    },
    clock,
  );
  const result = await ended.catch((error: unknown) => error);
  return { asked, troubles, result };
}

test('a code is asked about once per interval until it was entered @B4', async () => {
  const { asked, result } = await run([pending, pending, 'tokens']);
  expect([asked, result]).toEqual([[5, 10, 15], 'tokens']);
});

test('a timer that fires early is no reason to ask early @B4', async () => {
  const { asked } = await run([pending, pending, 'tokens'], { early: 3 });
  expect(asked).toEqual([5, 10, 15]);
});

test('each slow_down adds five seconds, for good @B4', async () => {
  const { asked, result } = await run([slowDown, pending, slowDown, pending, 'tokens']);
  expect([asked, result]).toEqual([[5, 15, 25, 40, 55], 'tokens']);
});

test('a server that cannot be asked is asked ever less often, up to a minute, and at the usual pace again afterwards @B4 @B6', async () => {
  const lost = Array.from({ length: 6 }, () => unreachable);
  const { asked, troubles, result } = await run([...lost, pending, 'tokens']);
  expect(asked).toEqual([5, 15, 35, 75, 135, 195, 255, 260]);
  expect(troubles).toEqual([...lost.map(() => 'server_unreachable'), undefined]);
  expect(result).toBe('tokens');
});

test('a pause that the server asks for is kept @B4', async () => {
  const busy = new AnswerProblem('rate_limited', 'Busy.', { status: 429, retryAfterMs: 90_000 });
  const { asked } = await run([busy, 'tokens']);
  expect(asked).toEqual([5, 95]);
});

test('a page of somebody in between is waited past @B4 @B6', async () => {
  const portal = new AnswerProblem('unexpected_answer', 'A page.', { status: 200 });
  const { troubles, result } = await run([portal, pending, 'tokens']);
  expect([troubles, result]).toEqual([['unexpected_answer', undefined], 'tokens']);
});

test.each([
  ['pending all the time', [], 16, [5, 10, 15]],
  ['about to be asked about', [], 15, [5, 10]],
  ['asked about too often', [slowDown, slowDown], 30, [5, 15]],
])(
  'a code that is %s is not asked about once it has run out @B4',
  async (_what, answers, expiresIn, asked) => {
    const { result, ...seen } = await run(answers, { expiresIn });
    expect(seen.asked).toEqual(asked);
    expect(result).toMatchObject({ code: 'sign_in_expired', remedy: 'Get a new code.' });
  },
);

test.each([
  ['expired_token', 'sign_in_expired'],
  ['invalid_grant', 'sign_in_expired'],
  ['access_denied', 'access_denied'],
  ['invalid_client', 'client_refused'],
  ['something_new', 'client_refused'],
])('%s ends it at once, as %s @B4', async (error, code) => {
  const { asked, result } = await run([pending, refusal(error)]);
  expect(asked).toHaveLength(2);
  expect(result).toMatchObject({ code });
});

test('nothing is asked after it was cancelled @B4', async () => {
  const { asked, result } = await run([pending, 'cancel']);
  expect(asked).toHaveLength(2);
  expect(result).toMatchObject({ code: 'cancelled' });
});
