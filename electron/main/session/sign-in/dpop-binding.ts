import { bindsTokens, createDpopKey, createProver, type DpopKey, type Prover } from '../../oauth/dpop.ts';
import type { Server } from '../../oauth/types.ts';
import type { Tokens } from '../storage/record.ts';
import type { CurrentToken } from '../types.ts';

/** A key of this device, to which a sign-in binds its tokens. */
export interface DpopBinding {
  key: DpopKey;
  prover: Prover;
}

interface KeyOwner {
  prover(key: DpopKey): Prover;
  transientSecrets: Set<string>;
}

/** Runs a sign-in with a new key if the server binds tokens to keys (RFC 9449). */
export async function withNewKey<T>(
  { prover, transientSecrets }: KeyOwner,
  server: Server,
  run: (binding: DpopBinding | undefined) => Promise<T>,
): Promise<T> {
  if (!bindsTokens(server)) return await run(undefined);
  const key = await createDpopKey();
  transientSecrets.add(key.d);
  try {
    return await run({ key, prover: prover(key) });
  } finally {
    transientSecrets.delete(key.d);
  }
}

/** Gives the prover of a key. The same key gets the same prover, which remembers the servers' nonces. */
export function createProvers(): (key: DpopKey) => Prover {
  let last: DpopBinding | undefined;
  return (key) => {
    if (last?.key.d !== key.d) last = { key, prover: createProver(key) };
    return last.prover;
  };
}

/** An access token for the gateway: with a prover if it is bound to this device's key. */
export function usable(
  { prover }: Pick<KeyOwner, 'prover'>,
  tokens: Tokens,
  generation: number,
): CurrentToken {
  const { access_token: token, token_type, dpop_key } = tokens;
  if (token_type === 'Bearer' || dpop_key === undefined) return { token, generation };
  return { token, generation, prover: prover(dpop_key) };
}
