import { bindsTokens, createDpopKey, createProver, type DpopKey, type Prover } from '../../oauth/dpop.ts';
import type { Server } from '../../oauth/types.ts';
import type { SessionContext } from '../context.ts';
import type { CurrentToken } from '../ports.ts';
import type { Tokens } from '../storage/record.ts';

/** A key of this device, to which a sign-in binds the tokens it gets. */
export interface DpopBinding {
  key: DpopKey;
  prover: Prover;
}

/** Runs a sign-in with a new key, where the server binds tokens to one (RFC 9449). */
export async function withNewKey<T>(
  context: SessionContext,
  server: Server,
  run: (binding: DpopBinding | undefined) => Promise<T>,
): Promise<T> {
  if (!bindsTokens(server)) return await run(undefined);
  const key = await createDpopKey();
  context.passing.add(key.d);
  try {
    return await run({ key, prover: context.prover(key) });
  } finally {
    context.passing.delete(key.d);
  }
}

/** Gives the prover of a key; the same one for the same key, as it remembers what servers asked for. */
export function createProvers(): (key: DpopKey) => Prover {
  let held: DpopBinding | undefined;
  return (key) => {
    if (held?.key.d !== key.d) held = { key, prover: createProver(key) };
    return held.prover;
  };
}

/** An access token as the gateway may use it: with a prover if it is bound to this device's key. */
export function usable(context: SessionContext, tokens: Tokens, generation: number): CurrentToken {
  const { access_token: token, token_type, dpop_key } = tokens;
  if (token_type === 'Bearer' || dpop_key === undefined) return { token, generation };
  return { token, generation, prover: context.prover(dpop_key) };
}
