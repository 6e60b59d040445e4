import { schema, z } from '../../../../shared/schema.ts';
import { parseJson } from '../../lib/json.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import {
  type Bound,
  boundFields,
  boundTo,
  fieldsSchema,
  serverFields,
} from '../destinations/destinations.ts';
import type { Tokens } from '../storage/record.ts';
import type { SecretStore } from '../types.ts';

/** How long revocations for an unreachable server are retried. */
export const longestWaitMs = 400 * 24 * 3600_000;

/** A discarded token that the server has not revoked yet (RFC 7009 §2.1). */
export const revocationSchema = schema(() =>
  z.strictObject({
    token: z.string(),
    hint: z.enum(['refresh_token', 'access_token']),
    /** The session it belonged to. */
    session: z.string(),
    /** The server it goes to, even if its connection changes. */
    bound_to: z.string(),
    leads_to: fieldsSchema().optional(),
    found: fieldsSchema().optional(),
    /** The client to authenticate as; the first versions stored only the id, or nothing. */
    client: clientSchema().optional(),
    client_id: z.string().optional(),
    /** When the token becomes useless to anybody. Wall clock in milliseconds. */
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

/** Sends one connection's revocations until its server has confirmed each of them. */
export interface RevocationWorker {
  /**
   * Takes discarded tokens. When it resolves with `vault`, they are revoked even if the app ends now; with `memory`,
   * as long as the app runs.
   */
  add(revocations: readonly Revocation[], keep: boolean): Promise<SecretStore['kept']>;
  /** Sends what is queued, now. */
  sendNow(): void;
  /** Sends what is queued; true when the server has confirmed all of it. */
  flush(): Promise<boolean>;
  /** The computer woke or its network is back: sends what is queued within a second. */
  wake(): void;
  secrets(): string[];
  stop(): Promise<void>;
}

/** What making a revocation uses of a session. */
interface RevokedSession {
  id: string;
  clients: { boundAs(bound: Bound): Promise<ClientIdentity | undefined> };
}

const listSchema = schema(() =>
  z.strictObject({ version: z.literal(1), revocations: z.array(revocationSchema()) }),
);

/** The stored text of a list; undefined when it is none of ours. */
export function parseRevocations(payload: string): Revocation[] | undefined {
  return parseJson(payload, listSchema())?.revocations;
}

/** A list in its stored form. */
export function storedRevocations(revocations: readonly Revocation[]): string {
  return JSON.stringify({ version: 1, revocations });
}

/** Whether the token is useless by now, as far as is known. */
export function isTooOld({ worthless_at }: Revocation): boolean {
  return Date.now() > worthless_at;
}

/**
 * The revocations for these tokens: of the refresh tokens, which also end their access tokens (RFC 7009 §2.1), else of
 * the access token.
 */
export async function revocationsOf(session: RevokedSession, tokens: Tokens): Promise<Revocation[]> {
  const refresh = [tokens.refresh_token, tokens.previous_refresh_token].filter(
    (token) => token !== undefined,
  );
  if (refresh.length > 0) return await revocationsOfRefreshTokens(session, refresh, tokens);
  const lifetimeMs = tokens.expires_in === undefined ? longestWaitMs : tokens.expires_in * 1000;
  const worthless_at = tokens.received_at + lifetimeMs;
  return [
    { ...(await commonOf(session, tokens)), token: tokens.access_token, hint: 'access_token', worthless_at },
  ];
}

/** The same for refresh tokens alone. Their lifetime is unknown, so the retries last longer than most of them live. */
export async function revocationsOfRefreshTokens(
  session: RevokedSession,
  tokens: readonly string[],
  bound: Bound,
): Promise<Revocation[]> {
  const common = await commonOf(session, bound);
  const worthless_at = Date.now() + longestWaitMs;
  return tokens.map((token) => ({ ...common, token, hint: 'refresh_token', worthless_at }));
}

async function commonOf(
  { id, clients }: RevokedSession,
  { bound_to, leads_to, found }: Bound,
): Promise<Omit<Revocation, 'token' | 'hint' | 'worthless_at'>> {
  const fields = leads_to === undefined ? undefined : boundFields({ bound_to, leads_to });
  const bound: Bound = fields === undefined ? { bound_to } : boundTo(serverFields(fields), found);
  // A client that cannot be read now may be readable when the revocation is sent.
  const identity = await clients.boundAs(bound).catch(() => undefined);
  if (identity === undefined) return { session: id, ...bound };
  const { client_id, client_secret, method } = identity;
  return { session: id, ...bound, client: { client_id, client_secret, method } };
}
