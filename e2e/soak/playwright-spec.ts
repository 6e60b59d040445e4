import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../../build/paths.ts';
import { prepare } from '../bench/prepare.ts';
import type { Soak } from './run.ts';

const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** How often a spec passed and failed. */
export interface SpecRuns {
  passed: number;
  failed: number;
}

/** Packages the app for tests if needed, and runs one spec `times` times in sequence. */
export async function runSpec(
  soak: Soak,
  name: string,
  times: number,
  env: NodeJS.ProcessEnv = {},
): Promise<SpecRuns> {
  await prepare();
  const program = path.join(root, 'node_modules/.bin/playwright');
  const report = path.join(await soak.folder(), 'report.json');
  const args = ['test', '-c', 'e2e', `${name}.spec`, '--reporter=line,json', '--workers=1'];
  const child = soak.child(
    spawn(program, [...args, `--repeat-each=${times}`], {
      cwd: root,
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...env },
      // Its output goes to standard error, because standard output is for the figures.
      stdio: ['ignore', 2, 2],
    }),
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  const { stats } = reportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
  if (stats.expected + stats.unexpected === 0) throw new Error(`${name}.spec did not run: ${code}`);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}
