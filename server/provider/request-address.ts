import { Provider } from 'oidc-provider';
import { callerAddress } from '../lib/caller-address.ts';

/** Network address of the current request to an endpoint of oidc-provider, for audit entries. */
export function requestAddress(): string | undefined {
  const ctx = Provider.ctx;
  return ctx === undefined ? undefined : callerAddress(ctx.req);
}
