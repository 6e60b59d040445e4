import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from '../../build/paths.ts';
import type { Soak } from './run.ts';
import { parseReport, type VictimPlan, type VictimReport } from './victim-plan.ts';

/** A victim that runs longer than this hangs. */
const timeoutMs = 60_000;

/** How a victim ended. */
export interface VictimOutcome {
  reports: VictimReport[];
  signal: NodeJS.Signals | null;
  code: number | null;
  stderr: string;
}

/**
 * Bundles a program with all its imports into one file, from which it starts four times as fast: some programs are started
 * thousands of times. Gives the path.
 */
export async function bundle(program: URL, folder: string): Promise<string> {
  const file = fileURLToPath(program);
  const name = path.basename(file, '.ts');
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    ssr: { noExternal: true },
    build: {
      ssr: file,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      rollupOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return path.join(folder, `${name}.mjs`);
}

/** Runs a victim to its end. `onReport` may kill it. */
export async function runVictim(
  soak: Soak,
  program: string,
  plan: VictimPlan,
  onReport: (report: VictimReport, kill: () => void) => void = () => undefined,
): Promise<VictimOutcome> {
  const child = soak.child(
    spawn(process.execPath, [program, JSON.stringify(plan)], {
      env: { ...process.env, NODE_COMPILE_CACHE: `${program}.cache` },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const timeout = setTimeout(() => child.kill('SIGTERM'), timeoutMs);
  const reports: VictimReport[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const report = parseReport(line);
    reports.push(report);
    onReport(report, () => child.kill('SIGKILL'));
  });
  const [code, signal] = await closed;
  clearTimeout(timeout);
  return { reports, code, signal, stderr };
}
