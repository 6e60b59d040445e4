import type { Account } from '../../../shared/model/session.ts';
import { cleanText } from '../lib/clean-text.ts';

/** Who signed in, from the claims of an ID token that was already verified (OpenID Connect Core §5.1). */
export function accountOf(claims: Record<string, unknown>): Account {
  return {
    sub: String(claims['sub']),
    ...text('name', claims['name'], 200),
    ...text('username', claims['preferred_username'], 200),
    ...text('email', claims['email'], 320),
    roles: list(claims['roles']),
  };
}

/**
 * What people know an account by: its name, and beside it what they sign in with, as anybody may call themselves
 * anything.
 */
export function accountLabel({ name, username, email, sub }: Account): string {
  const [shown, by] = [cleanText(name, 80), cleanText(username ?? email ?? sub, 80)];
  return shown === '' || shown === by ? by : `${shown} (${by})`;
}

function text<K extends 'name' | 'username' | 'email'>(name: K, value: unknown, longest: number) {
  return typeof value === 'string' && value !== '' ? { [name]: value.slice(0, longest) } : {};
}

function list(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((role) => typeof role === 'string' && role.length <= 100).slice(0, 100);
}
