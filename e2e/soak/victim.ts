import { writeSync } from 'node:fs';
import { openCore, session } from './core.ts';
import { type KillPoint, type VictimPlan, type VictimReport, victimPlanSchema } from './victim-plan.ts';

/**
 * A program to be killed: a run of the app's core on a folder, called with a plan as JSON. It starts, signs in where
 * it has to, refreshes once to show that it can, and then does what the plan says. It tells what it comes to, one line
 * of JSON each.
 */
function report(told: VictimReport): void {
  writeSync(1, `${JSON.stringify(told)}\n`);
}

/** Ends this process at the planned step, counted from the start or from when the session was shown to be alive. */
function killAt(fatal: KillPoint | undefined) {
  const seen = { start: 0, alive: 0 };
  let alive = false;
  return {
    step(name: string) {
      if (alive) report({ kind: 'step', name });
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

async function run(plan: VictimPlan): Promise<void> {
  const { step, isAlive } = killAt(plan.fatal);
  const core = await openCore({ connection: plan.connection, folder: plan.folder, step });
  const { state, problem } = await core.settled();
  report({ kind: 'found', state, problem: problem?.code });
  if (state === 'signedOut') await core.signIn();
  report({ kind: 'alive', generation: await core.refresh() });
  isAlive();
  if (plan.act === 'refresh') await core.refresh();
  if (plan.act === 'signOut') await core.sessions.signOut(session);
  await core.stop();
}

await run(victimPlanSchema.parse(JSON.parse(process.argv[2] ?? '')));
