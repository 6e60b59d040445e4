import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/**
 * Whom to trust over TLS: the certificate authorities that come with the program, and `more` of the user's choice in
 * PEM form. Said explicitly, so that NODE_EXTRA_CA_CERTS adds none. Made when first asked for and once, as reading
 * all certificates takes a while.
 */
export function createSecureContexts(more: readonly string[] = []): () => SecureContext {
  let context: SecureContext | undefined;
  return () => {
    context ??= createSecureContext({ ca: [...rootCertificates, ...more], minVersion: 'TLSv1.2' });
    return context;
  };
}
