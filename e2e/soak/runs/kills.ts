import { startAuthority } from '../../../server/authority.ts';
import { connectionTo } from '../core.ts';
import type { Run, Soak } from '../run.ts';
import { bundle, runVictim, type VictimOutcome } from '../victim-child.ts';
import type { VictimPlan, VictimReport } from '../victim-plan.ts';

/** A planned kill: at a step, or without a kill point at a random instant of the act. */
type Kill = Pick<VictimPlan, 'act' | 'killPoint'>;

/** Longer than an act takes on an idle machine, so that kills hit every part of it, and sometimes come after it. */
const actMs = 60;
/** One of so many kills comes at a random instant, the others at the steps in turn. */
const randomEvery = 4;

/** Number of parallel installations, each with its own vault. */
const parallel = 2;

interface KillDeps {
  soak: Soak;
  program: string;
  plan: Pick<VictimPlan, 'folder' | 'connection'>;
}

async function prepare(soak: Soak): Promise<() => Promise<KillDeps>> {
  const folder = await soak.folder();
  const authority = await startAuthority({ database: `${folder}/authority.sqlite` });
  soak.after(() => authority.stop());
  const program = await bundle(new URL('../victim.ts', import.meta.url), folder);
  const connection = connectionTo(authority.issuer);
  return async () => ({ soak, program, plan: { folder: await soak.folder(), connection } });
}

/** The steps of an act, as reported by a victim that is not killed. */
async function stepsOf({ soak, program, plan }: KillDeps, act: Kill['act']): Promise<Kill[]> {
  const { reports, code, stderr } = await runVictim(soak, program, { ...plan, act });
  if (code !== 0) throw new Error(`a victim that was not killed ended with ${code}: ${stderr}`);
  const names = reports.flatMap((report) => (report.kind === 'step' ? [report.name] : []));
  return names.map((step, index) => {
    const nth = names.slice(0, index + 1).filter((name) => name === step).length;
    return { act, killPoint: { step, nth, from: 'alive' } };
  });
}

/** Plans kills at the steps in turn; in every third round while the victim recovers from the kill before. */
function planKills(count: number, steps: readonly Kill[]): Kill[] {
  return Array.from({ length: count }, (_, n) => {
    const round = Math.floor(n / randomEvery);
    if (n % randomEvery === 0) return { act: round % 3 === 0 ? 'signOut' : 'refresh' };
    const index = n - round - 1;
    const { act, killPoint } = steps[index % steps.length] as Kill;
    const early = act === 'refresh' && Math.floor(index / steps.length) % 3 === 2;
    return killPoint && early ? { act, killPoint: { ...killPoint, from: 'start' } } : { act, killPoint };
  });
}

async function killOnce({ soak, program, plan }: KillDeps, { act, killPoint }: Kill): Promise<VictimOutcome> {
  if (killPoint !== undefined) return await runVictim(soak, program, { ...plan, act, killPoint });
  return await runVictim(soak, program, { ...plan, act }, (report, kill) => {
    // The timeout picks the instant of the kill; it does not wait for anything.
    if (report.kind === 'alive') setTimeout(kill, Math.random() * actMs);
  });
}

/** Follows the victims on one folder, and counts kills and lost or unreadable sessions. */
function createTally(print: Soak['report']) {
  const count = { kills: 0, left: 0, lost: 0, unreadable: 0 };
  let maybeSignedOut = true;
  let mustBeSignedOut = false;
  const countLost = (message: string) => {
    count.lost += 1;
    print(message);
  };

  function addReport(report: VictimReport): void {
    if (report.kind === 'found') {
      if (report.problem === 'vault_damaged') count.unreadable += 1;
      const fine =
        report.state === 'signedOut' ? maybeSignedOut : report.state === 'active' && !mustBeSignedOut;
      if (!fine) countLost(`a start found the session ${report.state} ${report.problem ?? ''}`);
      mustBeSignedOut = false;
    }
    if (report.kind === 'alive') maybeSignedOut = false;
    if (report.kind === 'step') mustBeSignedOut ||= report.name === 'signOut.buried';
  }

  return {
    count,
    add(outcome: VictimOutcome, act: Kill['act']): void {
      for (const report of outcome.reports) addReport(report);
      if (outcome.signal === 'SIGKILL') count.kills += 1;
      else if (outcome.code === 0) count.left += 1;
      else countLost(`a victim ended with ${outcome.code ?? outcome.signal}: ${outcome.stderr}`);
      const wasAlive = outcome.reports.some(({ kind }) => kind === 'alive');
      if (act === 'signOut' && wasAlive) maybeSignedOut = true;
    },
  };
}

/** Repeats a kill at a random instant until it hits the victim before its end. */
async function killUntilHit(
  deps: KillDeps,
  kill: Kill,
  add: (outcome: VictimOutcome, act: Kill['act']) => void,
) {
  for (;;) {
    const outcome = await killOnce(deps, kill);
    add(outcome, kill.act);
    if (outcome.code !== 0 || kill.killPoint !== undefined) return;
  }
}

async function killMany(deps: KillDeps, planned: readonly Kill[]) {
  const { soak } = deps;
  const { count, add } = createTally(soak.report);
  for (const [index, kill] of planned.entries()) {
    await killUntilHit(deps, kill, add);
    if ((index + 1) % 100 === 0) soak.report(`${index + 1} of ${planned.length}`);
  }
  add(await runVictim(soak, deps.program, { ...deps.plan, act: 'refresh' }), 'refresh');
  return count;
}

export const kills: Run = {
  name: 'kills',
  description:
    'the core killed 2,000 times, at every named step of a renewal and a sign-out and at random instants',
  async measure(soak) {
    const createDeps = await prepare(soak);
    const trial = await createDeps();
    const steps = [...(await stepsOf(trial, 'refresh')), ...(await stepsOf(trial, 'signOut'))];
    const planned = planKills(soak.times(2000), steps);
    const shares = Array.from({ length: parallel }, (_, share) =>
      planned.filter((_, n) => Math.floor(n / randomEvery) % parallel === share),
    );
    const counts = await Promise.all(shares.map(async (share) => await killMany(await createDeps(), share)));
    const sum = (name: keyof (typeof counts)[number]) =>
      counts.reduce((total, count) => total + count[name], 0);
    return [
      { name: 'kills', value: sum('kills') },
      { name: 'named steps', value: steps.length },
      { name: 'lives that ended before their kill', value: sum('left') },
      { name: 'lost sessions', value: sum('lost'), asked: 0 },
      { name: 'vaults unreadable', value: sum('unreadable'), asked: 0 },
    ];
  },
};
