import type { Run } from './run.ts';
import { manyCallers } from './runs/callers.ts';
import { copies } from './runs/copies.ts';
import { diskFaults } from './runs/disk-faults.ts';
import { kills } from './runs/kills.ts';
import { lostAnswers } from './runs/lost-answers.ts';
import { packagedKills } from './runs/packaged-kills.ts';
import { powerLoss } from './runs/power-loss.ts';
import { processes } from './runs/processes.ts';
import { tokenAnswers } from './runs/token-answers.ts';
import { exposure } from './runs/token-exposure.ts';

/** The runs of `npm run soak`, in order. */
export const runs: readonly Run[] = [
  kills,
  lostAnswers,
  powerLoss,
  exposure,
  manyCallers,
  processes,
  diskFaults,
  tokenAnswers,
  copies,
  packagedKills,
];
