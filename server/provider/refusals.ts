import type { Middleware } from 'koa';
import { type FindAccount, Provider } from 'oidc-provider';
import { describeEndReason, type EndReason } from '../storage/sessions/end-reasons.ts';
import type { Store } from '../storage/store.ts';
import type { Users } from '../storage/users/users.ts';

// oidc-provider gives the same description for every refused grant; only this server knows why a session ended.

interface Refusal {
  words: string;
  /** A code of end-reasons.ts, if the session has ended. */
  reason?: string;
  /** The session that was ended. */
  sessionId?: string | undefined;
}

const refusals = new WeakMap<object, Refusal>();

/** Whether the current request is a token request authenticated by this client. */
export function isForOwnToken(clientId: unknown): boolean {
  const oidc = Provider.ctx?.oidc;
  return oidc?.route === 'token' && oidc.client !== undefined && oidc.client.clientId === clientId;
}

/**
 * Records why the current request's grant will be refused, as a code of end-reasons.ts. Only for the client that the
 * grant belongs to, once it has authenticated: see {@link isForOwnToken}. With the `sessionId` of an ended session,
 * the response names the administrator who ended it.
 */
export function recordRefusal(reason: EndReason | string, sessionId?: string): void {
  const ctx = Provider.ctx;
  if (ctx !== undefined) refusals.set(ctx, { words: describeEndReason(reason), reason, sessionId });
}

/** Records that the presented refresh token is valid, but not for this device. The session continues. */
export function recordWrongDevice(): void {
  const ctx = Provider.ctx;
  const words = 'This refresh token works only with a DPoP proof by the key of the device that signed in.';
  if (ctx !== undefined) refusals.set(ctx, { words });
}

/** If `find` knows no such account, records whether it was deactivated or deleted. */
export function explainMissingAccounts(find: FindAccount, users: Users): FindAccount {
  return async (ctx, sub, token) => {
    const account = await find(ctx, sub, token);
    if (account === undefined) {
      recordRefusal((await users.get(sub)) === undefined ? 'user_deleted' : 'user_deactivated');
    }
    return account;
  };
}

function isInvalidGrant(body: unknown): body is { error: 'invalid_grant' } {
  return typeof body === 'object' && body !== null && 'error' in body && body.error === 'invalid_grant';
}

/** The name of the administrator who ended the session; undefined if anybody else did. */
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
 * Adds the recorded reason to `invalid_grant` (RFC 6749 §5.2): a sentence for people, `session_end_reason` for
 * programs, and `session_ended_by` if an administrator ended the session.
 */
export function explainRefusals(store: Pick<Store, 'sessions' | 'users'>): Middleware {
  return async (ctx, next) => {
    await next();
    const refusal = refusals.get(ctx);
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
