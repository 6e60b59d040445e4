import { runSpec } from '../packaged.ts';
import type { Run } from '../run.ts';

export const packagedKills: Run = {
  name: 'packaged-kills',
  description:
    'the packaged app killed 300 times, held at each phase of a renewal and at random instants of it',
  async measure(soak) {
    const count = soak.times(300, 5);
    const { failed } = await runSpec(soak, 'kill', 1, { LATCHKEY_KILLS: String(count) });
    return [
      { name: 'kills', value: count },
      { name: 'runs in which a session was lost', value: failed, asked: 0 },
    ];
  },
};
