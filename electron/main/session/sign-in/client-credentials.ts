import { steadyNow } from '../../lib/steady-clock.ts';
import {
  processClientCredentials,
  requestClientCredentials,
  scopesOfApp,
} from '../../oauth/grants/client-credentials.ts';
import type { SessionContext } from '../context.ts';
import type { Attempt, SignedIn } from './attempt.ts';
import { withNewKey } from './dpop-binding.ts';

/** Signs the app in as itself, without a person: client credentials (RFC 6749 §4.4). */
export async function signInAsApp(
  context: Pick<SessionContext, 'server' | 'connection' | 'http' | 'keys' | 'prover' | 'transientSecrets'>,
  attempt: Attempt,
  begin: (signedIn: SignedIn) => Promise<void>,
): Promise<void> {
  const { signal } = attempt;
  const server = await context.server(signal);
  const scopes = scopesOfApp(attempt.scopes);
  const { resource } = context.connection;
  await withNewKey(context, server, (binding) =>
    attempt.withClient(async (client) => {
      attempt.step({ step: 'exchanging' });
      const request = { server, client, scopes, resource, prover: binding?.prover };
      const answer = await requestClientCredentials(context.http, request, signal);
      const at = steadyNow();
      const deps = { server, client, keys: context.keys, proven: binding !== undefined, signal };
      const processed = await processClientCredentials(answer, deps);
      const granted = { ...processed, scopes: processed.scopes ?? scopes };
      await begin({ granted, key: binding?.key, actsAs: 'app', at, wall: answer.receivedAt });
    }),
  );
}
