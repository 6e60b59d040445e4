import type { Context } from 'koa';
import { errors, type Provider } from 'oidc-provider';
import { z } from 'zod';

const paramsSchema = z.looseObject({
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().default(''),
});

/** The part of a pending authorization request that the pages need. */
export interface PendingInteraction {
  uid: string;
  prompt: string;
  clientId: string;
  clientName: string;
  subject: string | undefined;
  scopes: string[];
  /** Whether the app gets a refresh token and so outlives this browser session. */
  staysSignedIn: boolean;
  /** Origin of the redirect URI, where the browser goes when the interaction is over. */
  returnsTo: string;
}

/**
 * The interaction that belongs to this browser's cookie. Undefined when there is none, it has expired, or the
 * address names another one.
 */
export async function pendingInteraction(
  provider: Provider,
  ctx: Context,
  uid: string,
): Promise<PendingInteraction | undefined> {
  try {
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    if (details.uid !== uid) return undefined;
    const params = paramsSchema.parse(details.params);
    const client = await provider.Client.find(params.client_id);
    if (client === undefined) return undefined;
    return {
      uid,
      prompt: details.prompt.name,
      clientId: client.clientId,
      clientName: client.clientName ?? client.clientId,
      subject: details.session?.accountId,
      scopes: params.scope.split(' '),
      staysSignedIn: client.grantTypeAllowed('refresh_token'),
      returnsTo: new URL(params.redirect_uri).origin,
    };
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}
