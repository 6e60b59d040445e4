import { describe, expect, test } from 'vitest';
import type { LeakReport } from '../../../../shared/model/leaks.ts';
import type { GatewayRequest } from '../../gateway/gateway.ts';
import type { PromptAnswer, PromptQuestion } from '../../window/prompt-window.ts';
import { jobsHandlers } from './jobs.ts';
import { leaksHandlers } from './leaks.ts';
import { profileHandlers } from './profile.ts';
import { promptHandlers } from './prompt.ts';

const connection = { session: 'demo' };

/** A gateway that gives this body, and what it was asked for. */
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

  test('reads its question and gives one answer', () => {
    const answers: PromptAnswer[] = [];
    const prompt = {
      question: () => question,
      submit: (answer: PromptAnswer) => void answers.push(answer),
      cancel: () => undefined,
    };
    const handlers = promptHandlers(prompt, () => ['de-AT']);
    expect(handlers['prompt.describe'](null)).toEqual({ ...question, languages: ['de-AT'] });
    expect(handlers['prompt.submit']({ username: 'dana', secret: 'x' })).toBeNull();
    expect(answers).toEqual([{ username: 'dana', secret: 'x' }]);
  });

  test('without a question says so', () => {
    const idle = { question: () => undefined, submit: () => undefined, cancel: () => undefined };
    expect(() => promptHandlers(idle, () => [])['prompt.describe'](null)).toThrow('Nothing is asked');
  });
});
