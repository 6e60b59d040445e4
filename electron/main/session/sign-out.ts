import { asProblem } from '../oauth/problems.ts';
import { storeProblem } from './errors.ts';
import { nothingHeld } from './holder.ts';
import type { Parts } from './parts.ts';
import { revokeToken } from './revoke.ts';

/**
 * Signs out: memory first, so that an answer still on its way belongs to nobody; then the stores; then the
 * server is told. Resolves when nothing is left here, rejects with a ProblemError when a file could not go.
 * `told` resolves when the server has been told or could not be.
 */
export async function signOut(parts: Parts): Promise<{ told: Promise<void> }> {
  const { holder, deps, connection } = parts;
  const { tokens, generation } = holder.now;
  holder.update({
    ...nothingHeld,
    state: 'signedOut',
    generation: generation + 1,
    problem: undefined,
    signInProblem: undefined,
  });
  await parts.step('signOut.wiped');
  const erased = await Promise.allSettled(
    [true, false].map((keep) => parts.serial(() => deps.stores.session(connection.id, keep).erase())),
  );
  await parts.step('signOut.erased');
  const refreshTokens = [tokens?.refresh_token, tokens?.previous_refresh_token].filter(
    (one) => one !== undefined,
  );
  const told = Promise.all(refreshTokens.slice(0, 1).map((one) => revokeToken(parts, one))).then(
    () => undefined,
  );
  parts.note('signed_out', 'You signed out.');
  const failure = erased.find((one) => one.status === 'rejected');
  if (failure === undefined) return { told };
  const problem = asProblem(storeProblem(failure.reason));
  holder.update({ problem });
  parts.note('vault', problem.message, problem.remedy);
  throw problem;
}
