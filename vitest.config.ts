import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,server,build,e2e}/**/*.test.ts'],
    globalSetup: ['build/postgres/leases.ts'],
    reporters: ['default', ['json', { outputFile: 'out/reports/vitest.json' }]],
    // Real servers, real files and killed children: generous, because a busy machine is not a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of what a test does is wait for processes and disks, so two cores have room for two files at once.
    maxWorkers: 2,
  },
});
