import type { Account } from '../../../shared/model/session.ts';
import { cleanText } from '../lib/clean-text.ts';

/** The account in the claims of a verified ID token (OpenID Connect Core §5.1). */
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
 * The label of an account: its name followed by the sign-in name, because users can choose any name.
 */
export function accountLabel({ name, username, email, sub }: Account): string {
  const [displayName, signInName] = [cleanText(name, 80), cleanText(username ?? email ?? sub, 80)];
  return displayName === '' || displayName === signInName ? signInName : `${displayName} (${signInName})`;
}

function text<K extends 'name' | 'username' | 'email'>(name: K, value: unknown, maxLength: number) {
  return typeof value === 'string' && value !== '' ? { [name]: value.slice(0, maxLength) } : {};
}

function list(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((role) => typeof role === 'string' && role.length <= 100).slice(0, 100);
}
