import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';

// An update may repeat the client's secret (RFC 7592 §2.2). oidc-provider would compare it with the stored value,
// which is a slow hash here. So the secret is removed from the request first and checked before anything is written.

type Oidc = KoaContextWithOIDC['oidc'];

const sent = new WeakMap<Oidc, unknown>();

function withoutSecret(oidc: Oidc, body: object): object {
  if (!('client_secret' in body)) return body;
  const { client_secret: secret, ...rest } = body;
  sent.set(oidc, secret);
  return rest;
}

/** Keeps the secrets of updates for {@link checkSentSecret}, where every request body passes. */
export function installSecretCheck(provider: Provider): void {
  const bodies = new WeakMap<Oidc, unknown>();
  Object.defineProperty(provider.OIDCContext.prototype, 'body', {
    get(this: Oidc) {
      return bodies.get(this);
    },
    set(this: Oidc, body: unknown) {
      const isUpdate = this.route === 'client_update' && typeof body === 'object' && body !== null;
      bodies.set(this, isUpdate && !Array.isArray(body) ? withoutSecret(this, body) : body);
    },
  });
}

/** Throws `invalid_client_metadata` if the current request updates a client with a secret that is not its own. */
export async function checkSentSecret(): Promise<void> {
  const oidc = Provider.ctx?.oidc;
  if (oidc?.client === undefined || !sent.has(oidc)) return;
  const given = sent.get(oidc);
  const secret = typeof given === 'string' ? given : '';
  const { client } = oidc;
  const isOwn = client.clientSecret === undefined ? secret === '' : await client.compareClientSecret(secret);
  if (!isOwn) {
    throw new errors.InvalidClientMetadata('client_secret must be the one of this client, or be left out');
  }
}
