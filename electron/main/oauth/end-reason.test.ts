import { expect, test } from 'vitest';
import { sessionEndSchema } from '../../../shared/model/end-reason.ts';
import { endReasonOf } from './end-reason.ts';

const asIs = (text: string) => text;

test('a reason the app knows is a code, whatever sentence comes with it', () => {
  const refusal = { session_end_reason: 'session_cap', error_description: 'Anything.' };
  expect(endReasonOf(refusal, asIs)).toEqual({ reason: 'session_cap' });
});

test('who ended it is told as one clean line, without a secret, and cut where it is too long', () => {
  const refusal = (by: unknown) => ({ session_end_reason: 'revoked_by_administrator', session_ended_by: by });
  const redact = (text: string) => text.replaceAll('canary-token', '[masked]');
  const reason = 'revoked_by_administrator';
  expect(endReasonOf(refusal(' Ada\u202e\nAdmin '), redact)).toEqual({ reason, by: 'Ada Admin' });
  expect(endReasonOf(refusal('canary\u200b-token'), redact)).toEqual({ reason, by: '[masked]' });
  for (const by of [undefined, 7, '', '\u200b', ['Ada']]) {
    expect(endReasonOf(refusal(by), redact)).toEqual({ reason });
  }
  const long = endReasonOf(refusal('😀'.repeat(500)), redact);
  expect(sessionEndSchema().safeParse(long).success).toBe(true);
});

test('the sentence of an unknown reason is quoted as one clean line', () => {
  const refusal = {
    session_end_reason: 'moon_phase',
    error_description: ' The\u202e moon\r\n\u0007is\u200b full.\u2028 ',
  };
  expect(endReasonOf(refusal, asIs)).toEqual({ quote: 'The moon is full.' });
});

test('a secret in the sentence is masked, also one with something invisible in its middle', () => {
  const redact = (text: string) => text.replaceAll('canary-token', '[masked]');
  const refusal = {
    session_end_reason: 'x',
    error_description: `${'-'.repeat(192)} canary\u200b-token`,
  };
  expect(endReasonOf(refusal, redact)).toEqual({ quote: `${'-'.repeat(192)} [masked` });
});

test.each([
  undefined,
  {},
  { error_description: 'No reason.' },
  { session_end_reason: 7, error_description: 'A number.' },
  { session_end_reason: 'x' },
  { session_end_reason: 'x', error_description: '\u200b\n' },
  { session_end_reason: 'x', error_description: ['list'] },
])('without a reason or a sentence there is nothing to tell: %j', (refusal) => {
  expect(endReasonOf(refusal, asIs)).toBeUndefined();
});

test('however long and odd a sentence is, what is quoted fits the schema', () => {
  for (const description of ['😀'.repeat(500), 'a'.repeat(50_000), '\ud800x'.repeat(300), 'x '.repeat(400)]) {
    const ending = endReasonOf({ session_end_reason: 'x', error_description: description }, asIs);
    expect(sessionEndSchema().safeParse(ending).success, description.slice(0, 10)).toBe(true);
  }
});
