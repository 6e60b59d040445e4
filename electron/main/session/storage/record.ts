import type { Connection } from '../../../../shared/model/connection.ts';
import { accountSchema } from '../../../../shared/model/session.ts';
import { schema, z } from '../../../../shared/schema.ts';
import { parseJson } from '../../lib/json.ts';
import { type DpopKey, dpopKeySchema } from '../../oauth/dpop.ts';
import type { Granted } from '../../oauth/token-response.ts';
import { type Bound, type Fields, fieldsSchema } from '../destinations/destinations.ts';

const tokensSchema = schema(() =>
  z.strictObject({
    /** Where these may be sent; a person has to allow other destinations. */
    bound_to: z.string(),
    leads_to: fieldsSchema().optional(),
    found: fieldsSchema().optional(),
    access_token: z.string(),
    token_type: z.enum(['Bearer', 'DPoP']).default('Bearer'),
    /** The key of this device that the tokens have been bound to since the sign-in. */
    dpop_key: dpopKeySchema().optional(),
    refresh_token: z.string().optional(),
    /** The previous refresh token, until an API has accepted an access token that came with the new one. */
    previous_refresh_token: z.string().optional(),
    expires_in: z.number().positive().optional(),
    received_at: z.number(),
    scopes: z.array(z.string()),
    account: accountSchema().optional(),
    /** The app acts for itself (RFC 6749 §4.4): the account is the client, and each refresh is a new grant. */
    acts_as: z.literal('app').optional(),
    nonce: z.string().optional(),
    signed_in_at: z.number(),
    renewed_at: z.number().optional(),
    renewals: z.number().int().nonnegative(),
  }),
);

const answerSchema = schema(() =>
  z.strictObject({
    host: z.string(),
    status: z.number().int(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    receivedAt: z.number(),
  }),
);

/**
 * The stored record of a session. COMMIT: at rest. INTENT: the refresh token may have been sent. PENDING: the server's
 * answer is stored and not yet processed. In each phase `tokens` are those of the last COMMIT.
 */
const recordSchema = schema(() =>
  z.discriminatedUnion('phase', [
    z.strictObject({ version: z.literal(1), phase: z.literal('COMMIT'), tokens: tokensSchema() }),
    z.strictObject({ version: z.literal(1), phase: z.literal('INTENT'), tokens: tokensSchema() }),
    z.strictObject({
      version: z.literal(1),
      phase: z.literal('PENDING'),
      tokens: tokensSchema(),
      answer: answerSchema(),
    }),
  ]),
);

export type Tokens = z.infer<ReturnType<typeof tokensSchema>>;
export type SessionRecord = z.infer<ReturnType<typeof recordSchema>>;

/** Parses a stored record; undefined when it is not one. */
export function parseRecord(payload: string): SessionRecord | undefined {
  return parseJson(payload, recordSchema());
}

interface FirstTokens {
  bound: Bound;
  nonce?: string | undefined;
  key?: DpopKey | undefined;
  actsAs?: 'app' | undefined;
  at: number;
}

/** The tokens of a sign-in. Times are milliseconds since 1970. */
export function firstTokens(connection: Connection, granted: Granted, options: FirstTokens): Tokens {
  return {
    ...options.bound,
    ...granted,
    scopes: granted.scopes ?? connection.scopes,
    acts_as: options.actsAs,
    nonce: options.nonce,
    dpop_key: options.key,
    received_at: options.at,
    signed_in_at: options.at,
    renewals: 0,
  };
}

/**
 * The tokens after a refresh. Without a refresh token in the answer the old one stays valid (RFC 6749 §6). `found`: the
 * endpoints from the server's metadata.
 */
export function refreshedTokens(
  old: Tokens,
  granted: Granted,
  options: { at: number; found: Fields },
): Tokens {
  const { at: receivedAt, found } = options;
  const replaced = granted.refresh_token !== undefined && granted.refresh_token !== old.refresh_token;
  return {
    ...old,
    found,
    access_token: granted.access_token,
    token_type: granted.token_type,
    refresh_token: granted.refresh_token ?? old.refresh_token,
    previous_refresh_token: replaced ? old.refresh_token : undefined,
    expires_in: granted.expires_in,
    scopes: granted.scopes ?? old.scopes,
    account: granted.account ?? old.account,
    received_at: receivedAt,
    renewed_at: receivedAt,
    renewals: old.renewals + 1,
  };
}
