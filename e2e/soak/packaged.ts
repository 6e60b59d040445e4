import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../../build/paths.ts';
import { prepare } from '../bench/prepare.ts';
import type { Soak } from './run.ts';

const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** How often a spec passed and how often it did not. */
export interface SpecRuns {
  passed: number;
  failed: number;
}

/** Packages the app for tests where that is needed, and runs one spec on it, `times` times one after the other. */
export async function runSpec(
  soak: Soak,
  name: string,
  times: number,
  env: NodeJS.ProcessEnv = {},
): Promise<SpecRuns> {
  await prepare();
  const program = path.join(root, 'node_modules/.bin/playwright');
  const given = [
    'test',
    '-c',
    'e2e',
    `${name}.spec`,
    '--reporter=json',
    '--workers=1',
    `--repeat-each=${times}`,
  ];
  const child = soak.child(
    spawn(program, given, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  let report = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    report += text;
  });
  await once(child, 'close');
  const { stats } = reportSchema.parse(JSON.parse(report));
  if (stats.expected + stats.unexpected === 0) throw new Error(`${name}.spec did not run:\n${report}`);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}
