import { schema, z } from '../../../shared/schema.ts';
import { parseJson } from './json.ts';
import type { Parts } from './parts.ts';
import { bindingOf, type Tokens } from './record.ts';

const longestWaitMs = 400 * 24 * 3600_000;

/** A token that nobody uses any more and that the server is still to be told of (RFC 7009 §2.1). */
export const revocationSchema = schema(() =>
  z.strictObject({
    token: z.string(),
    hint: z.enum(['refresh_token', 'access_token']),
    /** Whose it was. */
    session: z.string(),
    /** Which server it may be sent to, and as which client; without one, as the client that is there then. */
    bound_to: z.string(),
    client_id: z.string().optional(),
    /** Wall clock in milliseconds; when it is of no use to anybody any more. */
    worthless_at: z.number(),
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

/**
 * What the server is to be told when these tokens are given up: the refresh tokens, with which their access tokens
 * go (RFC 7009 §2.1), else the access token.
 */
export async function revocationsOf(parts: Parts, tokens: Tokens): Promise<Revocation[]> {
  const refresh = [tokens.refresh_token, tokens.previous_refresh_token].filter((one) => one !== undefined);
  if (refresh.length > 0) return await revocationsOfRefreshTokens(parts, refresh);
  const lifetimeMs = tokens.expires_in === undefined ? longestWaitMs : tokens.expires_in * 1000;
  const worthless_at = tokens.received_at + lifetimeMs;
  return [{ ...(await commonOf(parts)), token: tokens.access_token, hint: 'access_token', worthless_at }];
}

/** The same for refresh tokens alone. How long they are good nobody says, so they wait for longer than most live. */
export async function revocationsOfRefreshTokens(
  parts: Parts,
  tokens: readonly string[],
): Promise<Revocation[]> {
  const common = await commonOf(parts);
  const worthless_at = Date.now() + longestWaitMs;
  return tokens.map((token) => ({ ...common, token, hint: 'refresh_token', worthless_at }));
}

async function commonOf(parts: Parts): Promise<Pick<Revocation, 'session' | 'bound_to' | 'client_id'>> {
  const about = { session: parts.id, bound_to: bindingOf(parts.connection) };
  return await parts.clients.held().then(
    ({ client_id }) => ({ ...about, client_id }),
    // Whoever cannot be named now may be there when the server is told.
    () => about,
  );
}
