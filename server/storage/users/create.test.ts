import { expect, test } from 'vitest';
import { normalizePassword, validatePassword } from './create.ts';
import { UserProblem } from './user.ts';

function problemWith(password: string): string | undefined {
  try {
    validatePassword(password);
    return undefined;
  } catch (error) {
    if (error instanceof UserProblem) return error.code;
    throw error;
  }
}

test('one password typed on two keyboards is one password', () => {
  expect(normalizePassword('Zu\u0308rich am See')).toBe(normalizePassword('Z\u00fcrich\u00a0am\u3000See'));
  expect(normalizePassword('Passwort')).not.toBe(normalizePassword('passwort'));
  expect(normalizePassword(' spaces stay ')).toBe(' spaces stay ');
  // Compatibility characters stay distinct (RFC 8265 §4.2).
  expect(normalizePassword('\ufb01sh')).not.toBe('fish');
});

test('a new password has 8 to 1000 characters, counted as a person counts', () => {
  expect(problemWith('1234567')).toBe('password_too_short');
  expect(problemWith('12345678')).toBeUndefined();
  expect(problemWith('🔑🔑🔑🔑')).toBe('password_too_short');
  expect(problemWith('🔑'.repeat(8))).toBeUndefined();
  expect(problemWith('🔑'.repeat(1000))).toBeUndefined();
  expect(problemWith('x'.repeat(1001))).toBe('password_too_long');
});

test('a new password has no control characters', () => {
  expect(problemWith('eight or\tmore')).toBe('password_has_control_characters');
  expect(problemWith('eight or\u0000more')).toBe('password_has_control_characters');
});
