import type { Run } from '../run.ts';
import { manyCallers } from './callers.ts';
import { copies } from './copies.ts';
import { diskFaults } from './disk-faults.ts';
import { kills } from './kills.ts';
import { lostAnswers } from './lost-answers.ts';
import { packagedKills } from './packaged-kills.ts';
import { powerLoss } from './power-loss.ts';
import { processes } from './processes.ts';
import { tokenAnswers } from './token-answers.ts';
import { exposure } from './token-exposure.ts';

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
