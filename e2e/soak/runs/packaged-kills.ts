import { runSpec } from '../playwright-spec.ts';
import type { Run } from '../run.ts';

/** Three per phase: with fewer, all kills may hit the same phase, and the spec fails. */
const fewest = 15;

export const packagedKills: Run = {
  name: 'packaged-kills',
  description:
    'the packaged app killed 300 times, held at each phase of a renewal and at random instants of it',
  async measure(soak) {
    const count = soak.times(300, fewest);
    const { failed } = await runSpec(soak, 'kill-during-refresh', 1, { LATCHKEY_KILLS: String(count) });
    return [
      { name: 'kills', value: count },
      { name: 'runs in which a session was lost', value: failed, asked: 0 },
    ];
  },
};
