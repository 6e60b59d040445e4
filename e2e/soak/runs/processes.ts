import { startService } from '../../fixtures/authority/service.ts';
import type { Wire } from '../../fixtures/wire/wire.ts';
import { connectionTo, openCore } from '../core.ts';
import { type Answered, startReader } from '../reader-child.ts';
import type { Run, Soak } from '../run.ts';
import { bundle, runVictim } from '../victim-child.ts';

const readersAtOnce = 5;
const refreshes = { grant: 'refresh_token', status: 200 };

interface ProcessDeps {
  wire: Wire;
  victim: string;
  reader: string;
  folder: string;
  connection: ReturnType<typeof connectionTo>;
}

async function prepare(soak: Soak): Promise<ProcessDeps> {
  const { wire, stop } = await startService({ accessTtl: 900, jobsPerUser: 1 });
  soak.after(stop);
  const programs = await soak.folder();
  const connection = connectionTo(wire.origin);
  const folder = await soak.folder();
  const core = await openCore({ connection, folder });
  await core.signIn();
  await core.stop();
  return {
    wire,
    victim: await bundle(new URL('../victim.ts', import.meta.url), programs),
    reader: await bundle(new URL('../reader.ts', import.meta.url), programs),
    folder,
    connection,
  };
}

/** Wakes so many readers at once, all with the same token, which the API now refuses. */
async function wakeTogether(soak: Soak, deps: ProcessDeps, count: number) {
  const { wire, reader, folder, connection } = deps;
  const readers = await Promise.all(
    Array.from({ length: count }, () => startReader(soak, reader, folder, connection)),
  );
  const before = wire.count(refreshes);
  const old = wire.secrets().findLast(({ kind }) => kind === 'access_token')?.value;
  if (old === undefined) throw new Error('nobody has signed in');
  const refusal = wire.inject({ path: '/api/', token: old }, { kind: 'answer', status: 401, body: '' });
  const answers = await Promise.all(readers.map((each) => each.wake()));
  refusal.remove();
  return { answers, renewals: wire.count(refreshes) - before };
}

/** Leaves a stale lock of the session, by killing a process that holds it. */
async function leaveStaleLock(soak: Soak, { victim, folder, connection }: ProcessDeps): Promise<void> {
  const killPoint = { step: 'locked', nth: 1, from: 'start' } as const;
  const { signal, stderr } = await runVictim(soak, victim, { folder, connection, act: 'refresh', killPoint });
  if (signal !== 'SIGKILL') throw new Error(`the holder of the lock was not killed: ${stderr}`);
}

function wrongAnswers(answers: readonly Answered[]): number {
  const [first] = answers;
  return answers.filter(({ user, token }) => user !== 'demo' || token !== first?.token).length;
}

export const processes: Run = {
  name: 'processes',
  description:
    'five processes on one vault woken together, 40 times, every other time behind a lock that a dead one left',
  async measure(soak) {
    const deps = await prepare(soak);
    const rounds = soak.times(40, 2);
    const sum = { renewals: 0, wrong: 0, waits: 0, alone: 0 };
    for (let round = 0; round < rounds; round += 1) {
      if (round % 2 === 1) await leaveStaleLock(soak, deps);
      const { answers, renewals } = await wakeTogether(soak, deps, readersAtOnce);
      sum.renewals += renewals;
      sum.wrong += wrongAnswers(answers);
      sum.waits += answers.reduce((total, { waits }) => total + waits, 0);
      await leaveStaleLock(soak, deps);
      const [alone] = (await wakeTogether(soak, deps, 1)).answers;
      sum.alone += alone?.waits ?? Number.NaN;
    }
    return [
      { name: 'renewals', value: sum.renewals, asked: rounds },
      { name: 'processes without the one good token', value: sum.wrong, asked: 0 },
      { name: 'looks at a lock that a living process holds', value: sum.waits },
      { name: 'looks at a lock that a dead process left', value: sum.alone, asked: 0 },
    ];
  },
};
