import { Provider } from 'oidc-provider';
import type { Metrics } from '../metrics/metrics.ts';
import type { Attempts } from '../storage/attempts/attempts.ts';
import type { Store } from '../storage/store.ts';
import type { RefreshTokens } from '../storage/tokens/refresh-tokens.ts';

function measuredAttempts(attempts: Attempts, metrics: Metrics): Attempts {
  return {
    ...attempts,
    async take(counted) {
      const wait = await attempts.take(counted);
      metrics.count('sign_in_tries', { outcome: wait === undefined ? 'let_through' : 'limited' });
      return wait;
    },
    async rememberNetwork(username, network) {
      metrics.count('sign_ins', {});
      await attempts.rememberNetwork(username, network);
    },
  };
}

function measuredRefreshTokens(refreshTokens: RefreshTokens, metrics: Metrics): RefreshTokens {
  return {
    ...refreshTokens,
    async find(token, read) {
      const found = await refreshTokens.find(token, read);
      // Introspection and revocation look up tokens as well.
      if (Provider.ctx?.oidc.route === 'token') {
        const verdict = found?.endedReason === undefined ? found?.verdict : 'ended';
        metrics.count('refresh_tokens', { verdict: verdict ?? 'unknown' });
      }
      return found;
    },
  };
}

/** The same storage, with sign-ins and refresh tokens counted in `metrics`. */
export function measuredStore(store: Store, metrics: Metrics): Store {
  return {
    ...store,
    attempts: measuredAttempts(store.attempts, metrics),
    refreshTokens: measuredRefreshTokens(store.refreshTokens, metrics),
  };
}
