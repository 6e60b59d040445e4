import type { Connection } from '../../../../shared/model/connection.ts';
import { accountSchema } from '../../../../shared/model/session.ts';
import { schema, z } from '../../../../shared/schema.ts';
import { type DpopKey, dpopKeySchema } from '../../oauth/dpop.ts';
import type { Granted } from '../../oauth/token-response.ts';
import { type Bound, type Fields, fieldsSchema } from '../destinations/destinations.ts';
import { parseJson } from './json.ts';

const tokensSchema = schema(() =>
  z.strictObject({
    /** Where these may be sent; a connection that leads elsewhere by now does not get them unasked. */
    bound_to: z.string(),
    leads_to: fieldsSchema().optional(),
    found: fieldsSchema().optional(),
    access_token: z.string(),
    token_type: z.enum(['Bearer', 'DPoP']).default('Bearer'),
    /** The key of this device that the tokens are bound to, since the sign-in. */
    dpop_key: dpopKeySchema().optional(),
    refresh_token: z.string().optional(),
    /** The refresh token before, until the API has taken an access token that came with the new one. */
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
 * What is stored of a session. COMMIT: at rest. INTENT: the refresh token may be on its way. PENDING: the
 * server's answer is here and not yet judged. `tokens` are in each phase those of the last COMMIT.
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

/** The stored text of a record as a record; undefined when it is none of ours. */
export function parseRecord(payload: string): SessionRecord | undefined {
  return parseJson(payload, recordSchema());
}

interface Beginning {
  bound: Bound;
  nonce?: string | undefined;
  key?: DpopKey | undefined;
  actsAs?: 'app' | undefined;
  at: number;
}

/** The tokens of a sign-in. Times are milliseconds since 1970. */
export function firstTokens(connection: Connection, granted: Granted, about: Beginning): Tokens {
  return {
    ...about.bound,
    ...granted,
    scopes: granted.scopes ?? connection.scopes,
    acts_as: about.actsAs,
    nonce: about.nonce,
    dpop_key: about.key,
    received_at: about.at,
    signed_in_at: about.at,
    renewals: 0,
  };
}

/**
 * The tokens after a refresh; an answer without a refresh token means that the old one stays (RFC 6749 §6). `found`:
 * the endpoints that the server named.
 */
export function refreshedTokens(old: Tokens, granted: Granted, about: { at: number; found: Fields }): Tokens {
  const { at: receivedAt, found } = about;
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
