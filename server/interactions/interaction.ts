import type { Context } from 'koa';
import { errors, type Provider } from 'oidc-provider';
import { z } from 'zod';
import { scopesOpenTo, supportedScopes } from '../auth/scopes.ts';
import { canBeImpersonated } from '../provider/consent.ts';
import type { User, Users } from '../storage/users/users.ts';
import { deviceNameIn } from './device/name.ts';
import { type Destination, destinationOf, type ShownClient, shownClient } from './shown-client.ts';

const paramsSchema = z.looseObject({
  client_id: z.string(),
  // Absent in the device flow, which has no redirect.
  redirect_uri: z.string().optional(),
  scope: z.string().default(''),
});

/** The part of a pending authorization request that the pages need. */
export interface PendingInteraction {
  uid: string;
  prompt: string;
  clientId: string;
  client: ShownClient;
  /** The user signed in in this browser. */
  user: User | undefined;
  /** All scopes that the app requests. */
  scopes: string[];
  /** Those of the scopes that the user can grant. Pages show exactly these, and their forms grant no others. */
  grantable: readonly string[];
  /** Whether the app gets a refresh token and so outlives this browser session. */
  staysSignedIn: boolean;
  /** Origin of the redirect URI, where the browser goes after the interaction. */
  returnsTo: string | undefined;
  /** Where the tokens will go. */
  destination: Destination;
  /** Whether the user is asked at every sign-in. */
  alwaysAsk: boolean;
}

async function destinationFor(
  provider: Provider,
  redirectUri: string | undefined,
  deviceCode: string | undefined,
): Promise<Destination> {
  if (redirectUri !== undefined) return destinationOf(redirectUri);
  const code = deviceCode === undefined ? undefined : await provider.DeviceCode.find(deviceCode);
  return { on: 'device', name: deviceNameIn(code?.deviceInfo) };
}

/** The interaction of this browser's cookie. Undefined if there is none, it has expired, or `uid` is another one. */
export async function pendingInteraction(
  provider: Provider,
  users: Users,
  ctx: Context,
  uid: string,
): Promise<PendingInteraction | undefined> {
  try {
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    if (details.uid !== uid) return undefined;
    const params = paramsSchema.parse(details.params);
    const client = await provider.Client.find(params.client_id);
    if (client === undefined) return undefined;
    const subject = details.session?.accountId;
    const user = subject === undefined ? undefined : await users.bySubject(subject);
    const scopes = params.scope.split(' ');
    const known = supportedScopes.filter((scope) => scopes.includes(scope));
    return {
      uid,
      prompt: details.prompt.name,
      clientId: client.clientId,
      client: shownClient(client),
      user,
      scopes,
      grantable: user === undefined ? known : scopesOpenTo(user, known),
      staysSignedIn: client.grantTypeAllowed('refresh_token'),
      returnsTo: params.redirect_uri && new URL(params.redirect_uri).origin,
      destination: await destinationFor(provider, params.redirect_uri, details.deviceCode),
      alwaysAsk: canBeImpersonated(client, params.redirect_uri),
    };
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}
