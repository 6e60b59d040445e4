import { runSpec } from '../playwright-spec.ts';
import type { Run } from '../run.ts';

export const copies: Run = {
  name: 'copies',
  description: 'five copies of the packaged app started at once on one user data folder, 20 times',
  async measure(soak) {
    const count = soak.times(20);
    const { passed, failed } = await runSpec(soak, 'single-instance', count);
    return [
      { name: 'starts of five in which one ran and four left', value: passed, asked: count },
      { name: 'others', value: failed, asked: 0 },
    ];
  },
};
