import type { Account, FindAccount } from 'oidc-provider';
import { claimsOf } from '../auth/claims.ts';
import type { User, Users } from '../storage/users/users.ts';
import { usersAhead } from './read-ahead.ts';

const found = new WeakMap<object, User>();

/** Reads the user again each time, so that a refresh notices a changed role or a deleted user. */
export function accountFinder(users: Users): FindAccount {
  return async (ctx, sub): Promise<Account | undefined> => {
    const user = usersAhead.take(sub) ?? (await users.bySubject(sub));
    if (user === undefined) return undefined;
    found.set(ctx, user);
    return { accountId: user.sub, claims: () => claimsOf(user) };
  };
}

/** The user of the current request's account; undefined before it has been found. */
export function userOfAccount(ctx: object): User | undefined {
  return found.get(ctx);
}

/**
 * The user for whom the current request issues tokens, read once per request. A later change increases the user's
 * version, and tokens with a lower version are refused.
 */
export async function userOfRequest(ctx: object, users: Users, sub: string): Promise<User | undefined> {
  const user = found.get(ctx);
  return user?.sub === sub ? user : users.bySubject(sub);
}
