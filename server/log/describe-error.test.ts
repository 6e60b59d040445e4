import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

const canary = 'canary-7f3a';

test('an error is told by its kind, code and place', () => {
  const error = Object.assign(new TypeError('no'), { code: 'ECONNRESET' });
  const { kind, code, place } = describeError(error);
  expect([kind, code]).toEqual(['TypeError', 'ECONNRESET']);
  expect(place).toMatch(/^at .*describe-error\.test\.ts:\d+:\d+/);
});

test('an error without words has a place, too', () => {
  expect(describeError(new Error()).place).toMatch(/describe-error\.test\.ts/);
});

test.each([
  ['a message', new Error(`token ${canary}`)],
  ['a message that looks like a frame', new Error(`x\n    at ${canary} (file:///a.ts:1:1)`)],
  ['a cause', new Error('x', { cause: new Error(canary) })],
  ['a code that is text', Object.assign(new Error('x'), { code: canary })],
  ['a name that is text', Object.assign(new Error('x'), { name: `${canary} ${canary}` })],
  ['a field', Object.assign(new Error('x'), { parameters: [canary], request: { headers: canary } })],
  ['a changed message', Object.assign(new Error(`\n    at ${canary}`), { message: 'y' })],
  ['several errors', new AggregateError([new Error(canary)], canary)],
  ['no error at all', canary],
  ['an object', { message: canary, toString: (): string => canary }],
])('nothing of %s is passed on', (_what, error) => {
  expect(JSON.stringify(describeError(error))).not.toContain(canary);
});
