import type { ProblemError } from '../../../shared/model/problem.ts';
import type { SessionContext } from './context.ts';
import { storeProblem } from './errors.ts';
import { dropLock } from './lock/lock.ts';
import { emptySessionData } from './state.ts';

/** Ends the session for a reason: its tokens are removed from memory at once and from the store right after. */
export async function endSession(
  context: Pick<SessionContext, 'holder' | 'lock' | 'note' | 'serial'>,
  problem: ProblemError,
): Promise<void> {
  const { holder } = context;
  const { store, generation } = holder.now;
  holder.update({ ...emptySessionData, state: 'ended', generation: generation + 1, problem });
  context.note('session_ended', problem);
  try {
    await context.serial(async () => store?.erase());
    // A sign-in in the meantime has a lock of its own.
    if (holder.now.generation === generation + 1) dropLock(context);
  } catch (error) {
    // Spent tokens stayed on the disk. The next start finds them, and they keep their lock.
    context.note('vault', storeProblem(error).message);
  }
}
