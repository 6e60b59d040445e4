import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';

// An update may repeat the client's secret (RFC 7592 §2.2). oidc-provider compares it with what is stored, which is a
// slow hash here: so it is taken out of the request before that, and checked before anything is written.

type Oidc = KoaContextWithOIDC['oidc'];

const sent = new WeakMap<Oidc, unknown>();

function withoutSecret(oidc: Oidc, body: object): object {
  if (!('client_secret' in body)) return body;
  const { client_secret: secret, ...rest } = body;
  sent.set(oidc, secret);
  return rest;
}

/** Keeps secrets of updates for {@link checkSentSecret}, in the one place through which every body passes. */
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

/** Throws `invalid_client_metadata` where the request under way updates a client with a secret that is not its own. */
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
