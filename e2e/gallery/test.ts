import { test as base } from 'playwright/test';
import { openStage, type Stage } from './stage.ts';

/** A test with a stage, which all tests of a worker share. */
export const test = base.extend<object, { stage: Stage }>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what is wanted from the pattern.
    async ({}, use) => {
      const stage = await openStage();
      await use(stage);
      await stage.close();
    },
    { scope: 'worker' },
  ],
});
