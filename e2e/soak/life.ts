import { writeSync } from 'node:fs';
import { openCore, session } from './core.ts';
import { type Fatal, type LifePlan, lifePlanSchema, type Report } from './life-plan.ts';

/**
 * A program to be killed: a run of the app's core on a folder, called with a plan as JSON. It starts, signs in where
 * it has to, refreshes once to show that it can, and then does what the plan says. It tells what it comes to, one line
 * of JSON each.
 */
function tell(told: Report): void {
  writeSync(1, `${JSON.stringify(told)}\n`);
}

/** Ends this process at the planned step, counted from the start or from when the session was shown to be alive. */
function executioner(fatal: Fatal | undefined) {
  const seen = { start: 0, alive: 0 };
  let alive = false;
  return {
    step(name: string) {
      if (alive) tell({ kind: 'step', name });
      if (name !== fatal?.step) return;
      seen.start += 1;
      seen.alive += alive ? 1 : 0;
      if (seen[fatal.from] === fatal.nth) process.kill(process.pid, 'SIGKILL');
    },
    isAlive() {
      alive = true;
    },
  };
}

async function live(plan: LifePlan): Promise<void> {
  const { step, isAlive } = executioner(plan.fatal);
  const core = await openCore({ connection: plan.connection, folder: plan.folder, step });
  const { state, problem } = await core.settled();
  tell({ kind: 'found', state, problem: problem?.code });
  if (state === 'signedOut') await core.signIn();
  tell({ kind: 'alive', generation: await core.refresh() });
  isAlive();
  if (plan.act === 'refresh') await core.refresh();
  if (plan.act === 'signOut') await core.sessions.get(session).signOut();
  await core.stop();
}

await live(lifePlanSchema.parse(JSON.parse(process.argv[2] ?? '')));
