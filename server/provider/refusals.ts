import type { Middleware } from 'koa';
import { type FindAccount, Provider } from 'oidc-provider';
import { describeEnding, type EndReason } from '../storage/endings.ts';
import type { Users } from '../storage/users.ts';

// oidc-provider answers every refused grant with the same words; why a session ended is known here alone.

const noted = new WeakMap<object, string>();

/** Whether the request under way is to the token endpoint, by the client of that id, authenticated. */
export function isForOwnToken(clientId: unknown): boolean {
  const oidc = Provider.ctx?.oidc;
  return oidc?.route === 'token' && oidc.client !== undefined && oidc.client.clientId === clientId;
}

/**
 * Notes why the grant of the request under way is about to be refused: a code of endings.ts. Only for the client it
 * was issued to, which has authenticated: see {@link isForOwnToken}.
 */
export function noteRefusal(reason: EndReason | string): void {
  const ctx = Provider.ctx;
  if (ctx !== undefined) noted.set(ctx, reason);
}

/** Notes, where `find` knows no such account, whether an administrator deactivated it. */
export function explainMissingAccounts(find: FindAccount, users: Users): FindAccount {
  return async (ctx, sub, token) => {
    const account = await find(ctx, sub, token);
    if (account === undefined) {
      noteRefusal((await users.get(sub)) === undefined ? 'user_deleted' : 'user_deactivated');
    }
    return account;
  };
}

function isInvalidGrant(body: unknown): body is { error: 'invalid_grant' } {
  return typeof body === 'object' && body !== null && 'error' in body && body.error === 'invalid_grant';
}

/**
 * Adds the noted reason to `invalid_grant` (RFC 6749 §5.2): a sentence for people, and `session_end_reason` for
 * programs.
 */
export function explainRefusals(): Middleware {
  return async (ctx, next) => {
    await next();
    const reason = noted.get(ctx);
    if (reason === undefined || !isInvalidGrant(ctx.body)) return;
    ctx.body = {
      error: 'invalid_grant',
      error_description: describeEnding(reason),
      session_end_reason: reason,
    };
  };
}
