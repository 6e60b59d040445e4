import { startService } from '../../fixtures/authority/service.ts';
import type { Wire } from '../../fixtures/wire/wire.ts';
import { type Core, type CoreOptions, connectionTo, openCore, session } from '../core.ts';
import type { Run } from '../run.ts';

/** After every so many rounds the app is restarted instead of retrying. */
const restartEvery = 5;
/** Up to so many answers are lost in a row. */
const maxInARow = 3;

/** Loses the answers to refreshes after the authority has committed them. Gives the number of commits. */
async function loseAnswers(core: Core, wire: Wire, times: number): Promise<number> {
  const refreshed = { grant: 'refresh_token', nonce: true, status: 200 };
  const before = wire.count(refreshed);
  // A request without a nonce is only challenged; nothing is committed.
  const drop = wire.inject({ grant: 'refresh_token', nonce: true }, { kind: 'drop', when: 'after' }, times);
  const { generation } = core.snapshot();
  for (let n = 0; n < times; n += 1) {
    const refresh =
      n === 0
        ? core.sessions.get(session).tokens.refreshAfter(generation)
        : core.sessions.get(session).retry();
    const granted = await refresh.then(
      () => true,
      () => false,
    );
    if (granted) throw new Error('an answer arrived that should have been lost');
  }
  drop.remove();
  return wire.count(refreshed) - before;
}

/** Recovers as the app does: retries, or finishes the pending refresh after a restart. Describes what is wrong, if anything. */
async function recover(core: Core, generation: number): Promise<string> {
  if (core.snapshot().state === 'waiting') {
    await core.sessions
      .get(session)
      .retry()
      .catch(() => undefined);
  }
  const now = await core.settled();
  if (now.state !== 'active') return `the session is ${now.state}: ${now.problem?.message}`;
  if (now.generation !== generation + 1) return `generation ${now.generation} after ${generation}`;
  await core.get('me');
  return '';
}

async function restart(core: Core, options: CoreOptions): Promise<Core> {
  await core.stop();
  return await openCore(options);
}

export const lostAnswers: Run = {
  name: 'lost-answers',
  description:
    '1,000 renewals that the server committed and whose answers never arrived, some in a row, some before a restart',
  async measure(soak) {
    const { wire, stop } = await startService({ accessTtl: 900, jobsPerUser: 1 });
    soak.after(stop);
    const options = { connection: connectionTo(wire.origin), folder: await soak.folder() };
    let core = await openCore(options);
    soak.after(() => core.stop());
    await core.signIn();
    await core.refresh();
    const wanted = soak.times(1000);
    let committed = 0;
    let lost = 0;
    for (let n = 1; committed < wanted; n += 1) {
      const { generation } = core.snapshot();
      committed += await loseAnswers(core, wire, 1 + (n % maxInARow));
      if (n % restartEvery === 0) core = await restart(core, options);
      const wrong = await recover(core, generation);
      if (wrong === '') continue;
      lost += 1;
      soak.report(wrong);
      await core.signIn();
    }
    return [
      { name: 'answers lost after the commit', value: committed },
      { name: 'lost sessions', value: lost, asked: 0 },
      { name: 'sign-ins', value: wire.count({ grant: 'password', status: 200 }), asked: 1 },
    ];
  },
};
