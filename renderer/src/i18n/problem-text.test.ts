import { afterEach, describe, expect, it } from 'vitest';
import { endReasonSchema } from '../../../shared/model/end-reason.ts';
import { bringLanguage } from './index.ts';
import { problemText, translatedProblem } from './problem-text.ts';

const message = 'The server has ended this session.';

it('says why a session ended in words of its own, different ones for each reason @S4.2', () => {
  const sentences = endReasonSchema().options.map((reason) => problemText({ message, ending: { reason } }));
  expect(new Set(sentences).size).toBe(endReasonSchema().options.length);
  expect(problemText({ message, ending: { reason: 'revoked_by_administrator' } })).toBe(
    'An administrator ended this session.',
  );
});

it('says which administrator ended a session, where the server does @S3.12', () => {
  const by = 'Ada Admin';
  expect(problemText({ message, ending: { reason: 'revoked_by_administrator', by } })).toBe(
    'The administrator Ada Admin ended this session.',
  );
  expect(problemText({ message, ending: { reason: 'session_cap', by } })).not.toContain(by);
});

it('marks what is the server’s sentence as a quotation', () => {
  expect(problemText({ message, ending: { quote: 'High tide.' } })).toBe(
    'The server has ended this session. The server says: “High tide.”',
  );
});

it('leaves a message without a reason as it is', () => {
  expect(problemText({ message })).toBe(message);
});

describe('a problem', () => {
  const problem = { code: 'server_unreachable', message: 'login.example cannot be reached.' } as const;
  afterEach(() => bringLanguage('en'));

  it('is said in the words of main in English', () => {
    expect(translatedProblem({ ...problem, remedy: 'Wait.' })).toEqual({
      text: 'login.example cannot be reached. Wait.',
    });
  });

  it('is said by its code in another language, with the words of main beside it', async () => {
    await bringLanguage('de');
    const { text, exactly } = translatedProblem({ ...problem, remedy: 'Wait.' });
    expect(text).toMatch(/^Der Server ist nicht erreichbar\./);
    expect(exactly).toBe('login.example cannot be reached. Wait.');
    expect(
      translatedProblem({ message, ending: { reason: 'idle_too_long' }, code: 'session_ended' }),
    ).toEqual({
      text: expect.stringMatching(/^Diese Sitzung wurde länger nicht benutzt/),
    });
  });
});
