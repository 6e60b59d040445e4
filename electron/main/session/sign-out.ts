import { storeProblem } from './errors.ts';
import { nothingHeld } from './holder.ts';
import type { Parts } from './parts.ts';
import { revokeLater } from './revoke.ts';

/**
 * Signs out: memory first, so that an answer still on its way belongs to nobody; then the stores; then the
 * server is told. Resolves when nothing is left here, rejects with a ProblemError when a file could not go.
 */
export async function signOut(parts: Parts): Promise<void> {
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
  revokeLater(parts, tokens?.refresh_token);
  parts.note('signed_out', 'You signed out.');
  const failure = erased.find((one) => one.status === 'rejected');
  if (failure === undefined) return;
  const problem = storeProblem(failure.reason);
  holder.update({ problem });
  parts.note('vault', problem.message, problem.remedy);
  throw problem;
}
