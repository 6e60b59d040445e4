import type { Middleware } from 'koa';
import { type FindAccount, Provider } from 'oidc-provider';
import { describeEndReason, type EndReason } from '../storage/sessions/end-reasons.ts';
import type { Store } from '../storage/store.ts';
import type { Users } from '../storage/users/users.ts';

// oidc-provider answers every refused grant with the same words; why a session ended is known here alone.

interface Refusal {
  words: string;
  /** A code of endings.ts, where the session is over. */
  reason?: string;
  /** The session that somebody ended. */
  sessionId?: string | undefined;
}

const noted = new WeakMap<object, Refusal>();

/** Whether the request under way is to the token endpoint, by the client of that id, authenticated. */
export function isForOwnToken(clientId: unknown): boolean {
  const oidc = Provider.ctx?.oidc;
  return oidc?.route === 'token' && oidc.client !== undefined && oidc.client.clientId === clientId;
}

/**
 * Notes why the grant of the request under way is about to be refused: a code of endings.ts. Only for the client it
 * was issued to, which has authenticated: see {@link isForOwnToken}. With `sessionId`, a session that has ended, the
 * answer says which administrator ended it.
 */
export function noteRefusal(reason: EndReason | string, sessionId?: string): void {
  const ctx = Provider.ctx;
  if (ctx !== undefined) noted.set(ctx, { words: describeEndReason(reason), reason, sessionId });
}

/** Notes that the refresh token presented is good, but not for this device: the session goes on. */
export function noteWrongDevice(): void {
  const ctx = Provider.ctx;
  const words = 'This refresh token works only with a DPoP proof by the key of the device that signed in.';
  if (ctx !== undefined) noted.set(ctx, { words });
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

/** The name of the administrator who ended the session; whoever else ended it is the user's own business. */
async function nameOfEnder(
  { reason, sessionId }: Refusal,
  { sessions, users }: Pick<Store, 'sessions' | 'users'>,
): Promise<string | undefined> {
  if (reason !== 'revoked_by_administrator' || sessionId === undefined) return undefined;
  const by = (await sessions.find(sessionId))?.ended_by;
  if (by === null || by === undefined) return undefined;
  return (await users.get(by))?.name;
}

/**
 * Adds the noted reason to `invalid_grant` (RFC 6749 §5.2): a sentence for people, `session_end_reason` for programs,
 * and `session_ended_by` where an administrator ended the session.
 */
export function explainRefusals(store: Pick<Store, 'sessions' | 'users'>): Middleware {
  return async (ctx, next) => {
    await next();
    const refusal = noted.get(ctx);
    if (refusal === undefined || !isInvalidGrant(ctx.body)) return;
    const { words, reason } = refusal;
    const by = await nameOfEnder(refusal, store);
    ctx.body = {
      error: 'invalid_grant',
      error_description: words,
      ...(reason === undefined ? {} : { session_end_reason: reason }),
      ...(by === undefined ? {} : { session_ended_by: by }),
    };
  };
}
