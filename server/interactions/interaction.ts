import type { Context } from 'koa';
import { errors, type Provider } from 'oidc-provider';
import { z } from 'zod';
import { deviceNameIn } from './device-name.ts';

const paramsSchema = z.looseObject({
  client_id: z.string(),
  // Absent in the device flow, where nobody is sent back.
  redirect_uri: z.string().optional(),
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
  returnsTo: string | undefined;
  /** The other device that is being signed in (RFC 8628), by the name it gave itself. */
  device: { name: string | undefined } | undefined;
}

async function deviceOf(provider: Provider, deviceCode: string | undefined) {
  if (deviceCode === undefined) return undefined;
  return { name: deviceNameIn((await provider.DeviceCode.find(deviceCode))?.deviceInfo) };
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
      returnsTo: params.redirect_uri && new URL(params.redirect_uri).origin,
      device: await deviceOf(provider, details.deviceCode),
    };
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}
