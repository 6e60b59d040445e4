import { writeSync } from 'node:fs';
import { openCore, session } from './core.ts';
import { type KillPoint, type VictimPlan, type VictimReport, victimPlanSchema } from './victim-plan.ts';

/**
 * A process to kill: runs the app's core on a folder, with a plan as JSON argument. It starts, signs in if it has to,
 * refreshes once to show that it can, and then follows the plan. It prints its reports, one line of JSON each.
 */
function report(event: VictimReport): void {
  writeSync(1, `${JSON.stringify(event)}\n`);
}

/** Kills this process at the planned step, counted from the start or from the first successful refresh. */
function killAt(killPoint: KillPoint | undefined) {
  const seen = { start: 0, alive: 0 };
  let alive = false;
  return {
    step(name: string) {
      if (alive) report({ kind: 'step', name });
      if (name !== killPoint?.step) return;
      seen.start += 1;
      seen.alive += alive ? 1 : 0;
      if (seen[killPoint.from] === killPoint.nth) process.kill(process.pid, 'SIGKILL');
    },
    markAlive() {
      alive = true;
    },
  };
}

async function run(plan: VictimPlan): Promise<void> {
  const { step, markAlive } = killAt(plan.killPoint);
  const core = await openCore({ connection: plan.connection, folder: plan.folder, step });
  const { state, problem } = await core.settled();
  report({ kind: 'found', state, problem: problem?.code });
  if (state === 'signedOut') await core.signIn();
  report({ kind: 'alive', generation: await core.refresh() });
  markAlive();
  if (plan.act === 'refresh') await core.refresh();
  if (plan.act === 'signOut') await core.sessions.get(session).signOut();
  await core.stop();
}

await run(victimPlanSchema.parse(JSON.parse(process.argv[2] ?? '')));
