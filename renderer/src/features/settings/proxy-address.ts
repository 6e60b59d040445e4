import { isProxyAddress } from '../../../../shared/model/proxy-address.ts';

/** A typed proxy address as it is saved, or why it is invalid. */
export function addressFrom(typed: string): { address: string } | { error: 'invalid' | 'noUser' } {
  const text = typed.trim().replace(/\/$/, '');
  if (text.includes('@')) return { error: 'noUser' };
  const address = text.includes('://')
    ? text.replace(/^[^:]+/, (kind) => kind.toLowerCase())
    : `http://${text}`;
  return isProxyAddress(address) ? { address } : { error: 'invalid' };
}
