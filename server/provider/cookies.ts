import type { Configuration } from 'oidc-provider';

/** Browsers accept these names only with `Secure`, and `__Host-` only for this exact host (RFC 6265bis §4.1.3). */
const overTls = {
  session: '__Host-latchkey_session',
  interaction: '__Secure-latchkey_interaction',
  resume: '__Secure-latchkey_resume',
};

/** Cookies are shared by all ports of a host. Without TLS, as on loopback, their names therefore contain the port. */
function withPort({ port }: URL): typeof overTls {
  const suffix = port === '' ? '80' : port;
  return {
    session: `latchkey_session_${suffix}`,
    interaction: `latchkey_interaction_${suffix}`,
    resume: `latchkey_resume_${suffix}`,
  };
}

/** The cookies of the issuer's pages. The first of `keys` signs them, all are accepted. */
export function cookieSettings(issuer: URL, keys: readonly string[]): Configuration['cookies'] {
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true, overwrite: true } as const;
  const names = issuer.protocol === 'https:' ? overTls : withPort(issuer);
  return { keys: [...keys], long: cookie, short: cookie, names };
}
