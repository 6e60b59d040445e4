import type { ProblemError } from '../../../shared/model/problem.ts';
import { storeProblem } from './errors.ts';
import { nothingHeld } from './holder.ts';
import type { Parts } from './parts.ts';

/** Ends the session for a reason: its tokens leave memory at once and the store right after. */
export async function endSession(parts: Parts, problem: ProblemError): Promise<void> {
  const { holder } = parts;
  const { store, generation } = holder.now;
  holder.update({ ...nothingHeld, state: 'ended', generation: generation + 1, problem });
  parts.note('session_ended', problem);
  if (store === undefined) return;
  await parts
    .serial(() => store.erase())
    .catch((error: unknown) => {
      // Spent tokens stayed on the disk: said, and found out again at the next start.
      parts.note('vault', storeProblem(error).message);
    });
}
