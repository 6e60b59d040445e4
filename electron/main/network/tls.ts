import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/**
 * The trusted certificate authorities: those that come with the program, and `added` in PEM form that the user added.
 * Both are explicit, so that NODE_EXTRA_CA_CERTS adds none. The context is created once, at first use, because parsing
 * all certificates takes a while.
 */
export function createSecureContexts(added: readonly string[] = []): () => SecureContext {
  let context: SecureContext | undefined;
  return () => {
    context ??= createSecureContext({ ca: [...rootCertificates, ...added], minVersion: 'TLSv1.2' });
    return context;
  };
}
