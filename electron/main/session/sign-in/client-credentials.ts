import { steadyNow } from '../../lib/steady-clock.ts';
import {
  requestClientCredentials,
  processClientCredentials,
  scopesOfApp,
} from '../../oauth/grants/client-credentials.ts';
import type { SessionContext } from '../context.ts';
import { withNewKey } from './dpop-binding.ts';
import type { SignedIn } from './establish.ts';
import type { Attempt } from './sign-in.ts';

/** Signs the app in as itself, with no person behind it: client credentials (RFC 6749 §4.4). */
export async function signInAsApp(
  parts: SessionContext,
  attempt: Attempt,
  begin: (signedIn: SignedIn) => Promise<void>,
): Promise<void> {
  const { signal } = attempt;
  const server = await parts.server(signal);
  const scopes = scopesOfApp(attempt.scopes);
  const { resource } = parts.connection;
  await withNewKey(parts, server, (binding) =>
    attempt.withClient(async (client) => {
      attempt.step({ step: 'exchanging' });
      const request = { server, client, scopes, resource, prover: binding?.prover };
      const answer = await requestClientCredentials(parts.http, request, signal);
      const at = steadyNow();
      const by = { server, client, keys: parts.keys, proven: binding !== undefined, signal };
      const judged = await processClientCredentials(answer, by);
      const granted = { ...judged, scopes: judged.scopes ?? scopes };
      await begin({ granted, key: binding?.key, actsAs: 'app', at, wall: answer.receivedAt });
    }),
  );
}
