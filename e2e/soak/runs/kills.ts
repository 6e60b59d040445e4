import { startAuthority } from '../../../server/authority.ts';
import { connectionTo } from '../core.ts';
import type { Run, Soak } from '../run.ts';
import { bundle, runVictim, type VictimOutcome } from '../victim-child.ts';
import type { VictimPlan, VictimReport } from '../victim-plan.ts';

/** A kill to come: at a named step, or, without one, at any instant of the act. */
type Kill = Pick<VictimPlan, 'act' | 'fatal'>;

/** Longer than an act takes on an idle machine, so that kills fall on all of it and now and then behind it. */
const actMs = 60;
/** One kill of so many falls on a random instant, the others on the steps in turn. */
const atRandom = 4;

/** So many installations are killed side by side, each with a vault of its own. */
const sideBySide = 2;

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

/** The steps of an act, as a life that is left alone comes by them: nobody has to keep a list. */
async function stepsOf({ soak, program, plan }: KillDeps, act: Kill['act']): Promise<Kill[]> {
  const { reports, code, stderr } = await runVictim(soak, program, { ...plan, act });
  if (code !== 0) throw new Error(`a life that nobody killed ended with ${code}: ${stderr}`);
  const names = reports.flatMap((one) => (one.kind === 'step' ? [one.name] : []));
  return names.map((step, index) => {
    const nth = names.slice(0, index + 1).filter((name) => name === step).length;
    return { act, fatal: { step, nth, from: 'alive' } };
  });
}

/** The steps in turn; in every third round while the life finishes what the kill before it cut off. */
function chooseKills(count: number, steps: readonly Kill[]): Kill[] {
  return Array.from({ length: count }, (_, n) => {
    const round = Math.floor(n / atRandom);
    if (n % atRandom === 0) return { act: round % 3 === 0 ? 'signOut' : 'refresh' };
    const at = n - round - 1;
    const { act, fatal } = steps[at % steps.length] as Kill;
    const early = act === 'refresh' && Math.floor(at / steps.length) % 3 === 2;
    return fatal && early ? { act, fatal: { ...fatal, from: 'start' } } : { act, fatal };
  });
}

async function killOnce({ soak, program, plan }: KillDeps, { act, fatal }: Kill): Promise<VictimOutcome> {
  if (fatal !== undefined) return await runVictim(soak, program, { ...plan, act, fatal });
  return await runVictim(soak, program, { ...plan, act }, (told, kill) => {
    // The instant itself is what is chosen here; nothing is waited for.
    if (told.kind === 'alive') setTimeout(kill, Math.random() * actMs);
  });
}

/** Follows the lives on one folder, and counts what none of them may find. */
function createTally(say: Soak['report']) {
  const count = { kills: 0, left: 0, lost: 0, unreadable: 0 };
  let mayBeOut = true;
  let mustBeOut = false;
  const lost = (words: string) => {
    count.lost += 1;
    say(words);
  };

  function hear(told: VictimReport): void {
    if (told.kind === 'found') {
      if (told.problem === 'vault_damaged') count.unreadable += 1;
      const fine = told.state === 'signedOut' ? mayBeOut : told.state === 'active' && !mustBeOut;
      if (!fine) lost(`a start found the session ${told.state} ${told.problem ?? ''}`);
      mustBeOut = false;
    }
    if (told.kind === 'alive') mayBeOut = false;
    if (told.kind === 'step') mustBeOut ||= told.name === 'signOut.buried';
  }

  return {
    count,
    add(life: VictimOutcome, act: Kill['act']): void {
      for (const told of life.reports) hear(told);
      if (life.signal === 'SIGKILL') count.kills += 1;
      else if (life.code === 0) count.left += 1;
      else lost(`a life ended with ${life.code ?? life.signal}: ${life.stderr}`);
      const wasAlive = life.reports.some(({ kind }) => kind === 'alive');
      if (act === 'signOut' && wasAlive) mayBeOut = true;
    },
  };
}

/** At a random instant a life may be over already: then the next one is tried. */
async function untilKilled(
  ground: KillDeps,
  kill: Kill,
  add: (life: VictimOutcome, act: Kill['act']) => void,
) {
  for (;;) {
    const life = await killOnce(ground, kill);
    add(life, kill.act);
    if (life.code !== 0 || kill.fatal !== undefined) return;
  }
}

async function killMany(ground: KillDeps, chosen: readonly Kill[]) {
  const { soak } = ground;
  const { count, add } = createTally(soak.report);
  for (const [index, kill] of chosen.entries()) {
    await untilKilled(ground, kill, add);
    if ((index + 1) % 100 === 0) soak.report(`${index + 1} of ${chosen.length}`);
  }
  add(await runVictim(soak, ground.program, { ...ground.plan, act: 'refresh' }), 'refresh');
  return count;
}

export const kills: Run = {
  name: 'kills',
  description:
    'the core killed 2,000 times, at every named step of a renewal and a sign-out and at random instants',
  async measure(soak) {
    const newGround = await prepare(soak);
    const trial = await newGround();
    const steps = [...(await stepsOf(trial, 'refresh')), ...(await stepsOf(trial, 'signOut'))];
    const chosen = chooseKills(soak.times(2000), steps);
    const shares = Array.from({ length: sideBySide }, (_, share) =>
      chosen.filter((_, n) => Math.floor(n / atRandom) % sideBySide === share),
    );
    const counts = await Promise.all(shares.map(async (share) => await killMany(await newGround(), share)));
    const sum = (what: keyof (typeof counts)[number]) => counts.reduce((all, one) => all + one[what], 0);
    return [
      { name: 'kills', value: sum('kills') },
      { name: 'named steps', value: steps.length },
      { name: 'lives that ended before their kill', value: sum('left') },
      { name: 'lost sessions', value: sum('lost'), asked: 0 },
      { name: 'vaults unreadable', value: sum('unreadable'), asked: 0 },
    ];
  },
};
