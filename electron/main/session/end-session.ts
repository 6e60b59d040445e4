import type { ProblemError } from '../../../shared/model/problem.ts';
import type { SessionContext } from './context.ts';
import { storeProblem } from './errors.ts';
import { dropLock } from './lock/lock.ts';
import { emptySessionData } from './state.ts';

/** Ends the session for a reason: its tokens leave memory at once and the store right after. */
export async function endSession(context: SessionContext, problem: ProblemError): Promise<void> {
  const { holder } = context;
  const { store, generation } = holder.now;
  holder.update({ ...emptySessionData, state: 'ended', generation: generation + 1, problem });
  context.note('session_ended', problem);
  try {
    await context.serial(async () => store?.erase());
    // Somebody who signed in meanwhile has a lock of their own.
    if (holder.now.generation === generation + 1) dropLock(context);
  } catch (error) {
    // Spent tokens stayed on the disk: said, and found out again at the next start, locked as they were.
    context.note('vault', storeProblem(error).message);
  }
}
