import { schema, z } from '../../../../shared/schema.ts';
import type { SessionContext } from '../context.ts';
import {
  type Bound,
  boundFields,
  boundTo,
  fieldsSchema,
  serverFields,
} from '../destinations/destinations.ts';
import { parseJson } from '../storage/json.ts';
import type { Tokens } from '../storage/record.ts';

/** For how long a server is told that cannot be reached. */
export const longestWaitMs = 400 * 24 * 3600_000;

/** A token that nobody uses any more and that the server is still to be told of (RFC 7009 §2.1). */
export const revocationSchema = schema(() =>
  z.strictObject({
    token: z.string(),
    hint: z.enum(['refresh_token', 'access_token']),
    /** Whose it was. */
    session: z.string(),
    /** Which server it goes to, whatever its connection says by then. */
    bound_to: z.string(),
    leads_to: fieldsSchema().optional(),
    found: fieldsSchema().optional(),
    /** As which client; the first versions kept the id alone, or nothing. */
    client: clientSchema().optional(),
    client_id: z.string().optional(),
    /** Wall clock in milliseconds; when it is of no use to anybody any more. */
    worthless_at: z.number(),
  }),
);

const clientSchema = schema(() =>
  z.strictObject({
    client_id: z.string(),
    client_secret: z.string().optional(),
    method: z.enum(['client_secret_basic', 'client_secret_post', 'none']),
  }),
);

export type Revocation = z.infer<ReturnType<typeof revocationSchema>>;

const listSchema = schema(() =>
  z.strictObject({ version: z.literal(1), revocations: z.array(revocationSchema()) }),
);

/** The stored text of a list; undefined when it is none of ours. */
export function parseRevocations(payload: string): Revocation[] | undefined {
  return parseJson(payload, listSchema())?.revocations;
}

/** A list as it is stored. */
export function storedRevocations(revocations: readonly Revocation[]): string {
  return JSON.stringify({ version: 1, revocations });
}

/** Whether nobody could use the token any more, by what is known of it. */
export function isTooOld({ worthless_at }: Revocation): boolean {
  return Date.now() > worthless_at;
}

/**
 * What the server is to be told when these tokens are given up: the refresh tokens, with which their access tokens
 * go (RFC 7009 §2.1), else the access token.
 */
export async function revocationsOf(context: SessionContext, tokens: Tokens): Promise<Revocation[]> {
  const refresh = [tokens.refresh_token, tokens.previous_refresh_token].filter((one) => one !== undefined);
  if (refresh.length > 0) return await revocationsOfRefreshTokens(context, refresh, tokens);
  const lifetimeMs = tokens.expires_in === undefined ? longestWaitMs : tokens.expires_in * 1000;
  const worthless_at = tokens.received_at + lifetimeMs;
  return [
    { ...(await commonOf(context, tokens)), token: tokens.access_token, hint: 'access_token', worthless_at },
  ];
}

/** The same for refresh tokens alone. How long they are good nobody says, so they wait for longer than most live. */
export async function revocationsOfRefreshTokens(
  context: SessionContext,
  tokens: readonly string[],
  bound: Bound,
): Promise<Revocation[]> {
  const common = await commonOf(context, bound);
  const worthless_at = Date.now() + longestWaitMs;
  return tokens.map((token) => ({ ...common, token, hint: 'refresh_token', worthless_at }));
}

async function commonOf(
  { id, clients }: SessionContext,
  { bound_to, leads_to, found }: Bound,
): Promise<Omit<Revocation, 'token' | 'hint' | 'worthless_at'>> {
  const fields = leads_to === undefined ? undefined : boundFields({ bound_to, leads_to });
  const bound: Bound = fields === undefined ? { bound_to } : boundTo(serverFields(fields), found);
  // Whoever cannot be named now may be there when the server is told.
  const identity = await clients.boundAs(bound).catch(() => undefined);
  if (identity === undefined) return { session: id, ...bound };
  const { client_id, client_secret, method } = identity;
  return { session: id, ...bound, client: { client_id, client_secret, method } };
}
