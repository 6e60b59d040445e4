import { isProxyAddress } from '../../../../shared/model/proxy-address.ts';

/** What a person typed as an address of a proxy, as it is saved, or why it cannot be. */
export function addressFrom(typed: string): { address: string } | { error: 'invalid' | 'noUser' } {
  const text = typed.trim().replace(/\/$/, '');
  if (text.includes('@')) return { error: 'noUser' };
  const address = text.includes('://')
    ? text.replace(/^[^:]+/, (kind) => kind.toLowerCase())
    : `http://${text}`;
  return isProxyAddress(address) ? { address } : { error: 'invalid' };
}
