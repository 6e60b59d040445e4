import { expect, it } from 'vitest';
import { endReasonSchema } from '../../../shared/model/ending.ts';
import { told } from './told.ts';

const message = 'The server has ended this session.';

it('says why a session ended in words of its own, different ones for each reason @S4.2', () => {
  const sentences = endReasonSchema.options.map((reason) => told({ message, ending: { reason } }));
  expect(new Set(sentences).size).toBe(endReasonSchema.options.length);
  expect(told({ message, ending: { reason: 'revoked_by_administrator' } })).toBe(
    'An administrator ended this session.',
  );
});

it('marks what is the server’s sentence as a quotation', () => {
  expect(told({ message, ending: { quote: 'High tide.' } })).toBe(
    'The server has ended this session. The server says: “High tide.”',
  );
});

it('leaves a message without a reason as it is', () => {
  expect(told({ message })).toBe(message);
});
