import { startServer } from '../../../electron/main/oauth/testing/authorization-server.ts';
import { type Core, connectionTo, openCore } from '../core.ts';
import type { Run } from '../run.ts';

const callers = 100;

/** Sends one request per caller, each for another path. Gives how many got a wrong answer. */
async function askAll(core: Core, round: number): Promise<number> {
  const paths = Array.from({ length: callers }, (_, caller) => `rounds/${round}/${caller}`);
  const answers = await Promise.allSettled(paths.map((path) => core.get(path)));
  return answers.filter((answer, caller) => {
    if (answer.status === 'rejected') return true;
    return (JSON.parse(answer.value) as { path: string }).path !== `/api/${paths[caller]}`;
  }).length;
}

export const manyCallers: Run = {
  name: 'callers',
  description: '1,000 rounds in which the API refuses the tokens of 100 callers at once',
  async measure(soak) {
    // An API that returns the requested path, and can expire its tokens.
    const server = await startServer();
    soak.after(server.close);
    const core = await openCore({
      connection: connectionTo(server.issuer),
      folder: await soak.folder(),
    });
    soak.after(core.stop);
    await core.signIn();
    const rounds = soak.times(1000);
    let wrong = 0;
    for (let round = 0; round < rounds; round += 1) {
      server.expireAccessTokens();
      wrong += await askAll(core, round);
      if ((round + 1) % 100 === 0) soak.report(`${round + 1} of ${rounds}`);
    }
    return [
      { name: 'callers', value: rounds * callers },
      { name: 'renewals', value: server.state.renewals, asked: rounds },
      { name: 'callers without their own answer', value: wrong, asked: 0 },
    ];
  },
};
