import type { Account, FindAccount } from 'oidc-provider';
import { claimsOf } from '../auth/claims.ts';
import type { User, Users } from '../storage/users/users.ts';
import { usersAhead } from './read-ahead.ts';

const found = new WeakMap<object, User>();

/** Reads the user anew each time, so that a refresh sees a changed role or a deleted user. */
export function accountFinder(users: Users): FindAccount {
  return async (ctx, sub): Promise<Account | undefined> => {
    const user = usersAhead.take(sub) ?? (await users.bySubject(sub));
    if (user === undefined) return undefined;
    found.set(ctx, user);
    return { accountId: user.sub, claims: () => claimsOf(user) };
  };
}

/** The user that the account of the request under way is; undefined before there is one. */
export function userOfAccount(ctx: object): User | undefined {
  return found.get(ctx);
}

/**
 * The user that the tokens of the request under way are for, read once per request. What changes after that raises the
 * user's version, and tokens with a lower one are refused.
 */
export async function userOfRequest(ctx: object, users: Users, sub: string): Promise<User | undefined> {
  const user = found.get(ctx);
  return user?.sub === sub ? user : users.bySubject(sub);
}
