import { describe, expect, it } from 'vitest';
import { idlePresetSchema } from '../../../shared/model/idle.ts';
import { checkChoice, presetOf, settingOf } from './policy.ts';

const preset = (fields: object) => idlePresetSchema().parse(fields);
const refused = expect.objectContaining({ code: 'invalid_input' });

it('locks after 20 minutes unless somebody says otherwise @S2.4', () => {
  expect(settingOf(presetOf({}), undefined)).toEqual({ minutes: 20, action: 'lock' });
});

it('takes what the connection’s file says, and what the person chose before that @S2.4', () => {
  const fromFile = preset({ minutes: 5, action: 'sign_out' });
  expect(settingOf(presetOf({ idle: fromFile }), undefined)).toEqual({ minutes: 5, action: 'sign_out' });
  const chosen = { minutes: 'never', action: 'lock' } as const;
  expect(settingOf(fromFile, chosen)).toEqual(chosen);
  expect(() => checkChoice(fromFile, chosen)).not.toThrow();
});

describe('an enforced preset', () => {
  const strict = preset({ minutes: 10, action: 'sign_out', enforced: true });

  it.each([
    { minutes: 'never', action: 'sign_out' },
    { minutes: 11, action: 'sign_out' },
    { minutes: 10, action: 'lock' },
  ] as const)('refuses to be loosened to $minutes, $action @S2.4', (chosen) => {
    expect(() => checkChoice(strict, chosen)).toThrow(refused);
    expect(settingOf(strict, chosen)).toEqual({ minutes: 10, action: 'sign_out' });
  });

  it('may be tightened @S2.4', () => {
    const chosen = { minutes: 3, action: 'sign_out' } as const;
    checkChoice(strict, chosen);
    expect(settingOf(strict, chosen)).toEqual(chosen);
    const locking = preset({ minutes: 10, enforced: true });
    expect(settingOf(locking, { minutes: 10, action: 'sign_out' }).action).toBe('sign_out');
  });

  it('that never acts leaves every choice @S2.4', () => {
    const never = preset({ minutes: 'never', enforced: true });
    expect(() => checkChoice(never, { minutes: 1440, action: 'lock' })).not.toThrow();
  });
});

it.each([0, 1441, 2.5, -1, '20', 'Never'])('does not take %s for a number of minutes @S2.4', (minutes) => {
  expect(idlePresetSchema().safeParse({ minutes }).success).toBe(false);
});
