import { describe, expect, test } from 'vitest';
import type { PromptChannel, SecretChannel } from '../../../../shared/ipc/channels.ts';
import type { LeakReport } from '../../../../shared/model/leaks.ts';
import type { GatewayRequest } from '../../gateway/types.ts';
import type { PromptAnswer, PromptQuestion } from '../../window/prompt/prompt-window.ts';
import { openServices } from '../testing/services.ts';
import { frame, promptAddress, secretAddress, sender } from '../testing/windows.ts';
import { jobsHandlers } from './jobs.ts';
import { leaksHandlers } from './leaks.ts';
import { profileHandlers } from './profile.ts';
import { promptHandlers } from './prompt.ts';
import { secretHandlers } from './secret.ts';

const connection = { session: 'demo' };
const fromPrompt = sender(frame(promptAddress));
const fromSecret = sender(frame(secretAddress));

/** A gateway that returns this body, and the requests it received. */
function gatewayOf(body: string) {
  const asked: GatewayRequest[] = [];
  return {
    asked,
    request: async (request: GatewayRequest) => {
      asked.push(request);
      return { status: 200, body, contentType: 'application/json', generation: 3 };
    },
  };
}

describe('jobs', () => {
  test('come as the text they are, from a path that names no user @S4.6', async () => {
    const body = ' {"jobs":[]}\n';
    const gateway = gatewayOf(body);
    expect(await jobsHandlers(gateway)['jobs.list'](connection)).toBe(body);
    expect(gateway.asked).toEqual([{ session: 'demo', method: 'GET', path: 'jobs' }]);
  });

  test.each(['', ' ', '{', '[]', 'null', '"{}"', '<html>{}</html>', '{"jobs":[]'])(
    'a body that is no JSON object is told apart: %s',
    async (body) => {
      const answer = jobsHandlers(gatewayOf(body))['jobs.list'](connection);
      await expect(answer).rejects.toMatchObject({ code: 'unexpected_answer' });
    },
  );
});

describe('the profile', () => {
  test('is what `me` says, without fields the window does not show', async () => {
    const gateway = gatewayOf('{"sub":"1","name":"Dana","roles":["user"],"token":"canary"}');
    const profile = await profileHandlers(gateway)['profile.get'](connection);
    expect(profile).toEqual({ sub: '1', name: 'Dana', roles: ['user'], generation: 3 });
    expect(gateway.asked).toEqual([{ session: 'demo', method: 'GET', path: 'me' }]);
  });

  test.each(['<html>', '{}', '{"sub":7}'])('garbage is a problem in words: %s', async (body) => {
    const answer = profileHandlers(gatewayOf(body))['profile.get'](connection);
    await expect(answer).rejects.toMatchObject({ code: 'unexpected_answer' });
  });
});

test('those who ask for a leak search while one runs share it; the next one is new', async () => {
  const report: LeakReport = { at: 0, tookMs: 0, secrets: 0, places: [], hits: 0, trustworthy: false };
  let searches = 0;
  const handlers = leaksHandlers(async () => {
    searches += 1;
    return report;
  });
  const check = () => handlers['leaks.check'](connection);
  await Promise.all([check(), check(), check()]);
  expect(searches).toBe(1);
  await check();
  expect(searches).toBe(2);
});

describe('the prompt', () => {
  const question: PromptQuestion = {
    asks: 'password',
    connection: 'Demo',
    host: 'login.example',
    username: '',
  };

  /** The handlers of a prompt that asks this question, and the submitted answers. */
  function asking(asks?: PromptQuestion['asks'], cancelled = false) {
    const answers: PromptAnswer[] = [];
    const prompt = {
      question: () => (asks === undefined ? undefined : { ...question, asks }),
      cancelled: () => cancelled,
      untilCancelled: async () => undefined,
      submit: (answer: PromptAnswer) => answers.push(answer) > 0,
      cancel: () => undefined,
    };
    const { send } = openServices(promptHandlers(prompt, () => ['de-AT']));
    return { answers, send: (channel: PromptChannel, input: unknown) => send(channel, input, fromPrompt) };
  }

  test('reads its question and gives one answer', async () => {
    const { answers, send } = asking('password');
    const value = { ...question, cancelled: false, languages: ['de-AT'] };
    expect(await send('prompt.describe', null)).toEqual({ ok: true, value });
    const typed = { username: ' dana ', secret: 'x', repeat: '' };
    expect(await send('prompt.submit', typed)).toEqual({ ok: true, value: null });
    expect(answers).toEqual([{ username: 'dana', secret: 'x' }]);
  });

  test('without a question says so', async () => {
    const nothing = { ok: false, problem: { code: 'cancelled' } };
    expect(await asking().send('prompt.describe', null)).toMatchObject(nothing);
    const typed = { username: 'dana', secret: 'x', repeat: '' };
    expect(await asking().send('prompt.submit', typed)).toMatchObject(nothing);
  });

  test('takes no answer when nobody waits for one any more @T2b', async () => {
    const { answers, send } = asking('password', true);
    expect(await send('prompt.untilCancelled', null)).toEqual({ ok: true, value: null });
    expect(await send('prompt.describe', null)).toMatchObject({ ok: true, value: { cancelled: true } });
    const typed = { username: 'dana', secret: 'x', repeat: '' };
    expect(await send('prompt.submit', typed)).toMatchObject({ problem: { code: 'cancelled' } });
    expect(answers).toEqual([]);
  });

  const fine = { username: 'dana', secret: 'twelve-chars', repeat: 'twelve-chars' };
  test.each<[PromptQuestion['asks'], Partial<typeof fine>, string]>([
    ['password', { username: ' ' }, 'The user name is missing.'],
    ['password', { secret: '' }, 'The secret is missing.'],
    ['password', { username: 'x'.repeat(321) }, 'The user name is too long'],
    ['password', { secret: 'x'.repeat(4097) }, 'The secret is too long'],
    ['password', { secret: 'x\n' }, 'The secret contains a control character.'],
    ['clientSecret', { secret: '' }, 'The secret is missing.'],
    ['clientSecret', { secret: 'ü' }, 'The secret contains a character that a client secret cannot contain'],
    ['passphrase', { secret: '' }, 'The secret is missing.'],
    ['newPassphrase', { secret: 'eleven-char' }, 'The secret is too short: use at least 12 characters.'],
    ['newPassphrase', { repeat: '' }, 'The second one is not the same as the first one.'],
  ])('is refused a %s that its page would not send: %j @T2 @S0.8', async (asks, wrong, message) => {
    const { answers, send } = asking(asks);
    const answer = await send('prompt.submit', { ...fine, ...wrong });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'invalid_input' } });
    expect(JSON.stringify(answer)).toContain(message);
    expect(answers).toEqual([]);
    expect(await send('prompt.submit', fine)).toMatchObject({ ok: true });
    expect(answers).toHaveLength(1);
  });
});

describe('the window that shows a new secret', () => {
  const note = {
    session: 'demo',
    connection: 'Demo',
    host: 'login.example',
    client: 'Ledger',
    client_id: 'ledger',
    secret: 'canary-secret',
  };

  function showing(now: { note: typeof note | undefined }) {
    const copied: string[] = [];
    const window = {
      shown: () => ({}) as never,
      note: () => now.note,
      untilForgotten: async () => undefined,
      close: () => undefined,
    };
    const copy = async (secret: string) => void copied.push(secret);
    const { send } = openServices(secretHandlers(window, { copy }, () => ['en']));
    return { copied, send: (channel: SecretChannel) => send(channel, null, fromSecret) };
  }

  test('tells and copies it, and after a lock neither @T2 @S2.4', async () => {
    const now: { note: typeof note | undefined } = { note };
    const { copied, send } = showing(now);
    expect(JSON.stringify(await send('secret.describe'))).toContain('canary-secret');
    expect(await send('secret.copy')).toMatchObject({ ok: true });
    now.note = undefined;
    expect(await send('secret.describe')).toEqual({ ok: true, value: { languages: ['en'] } });
    expect(await send('secret.copy')).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
    expect(copied).toEqual(['canary-secret']);
  });
});
