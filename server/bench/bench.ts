import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Baseline, startBaseline } from './baseline-process.ts';
import { type Bench, figures } from './figures.ts';
import { type BenchPostgres, startPostgres } from './postgres.ts';
import { type Result, resultLine, resultSchema } from './report.ts';
import { full, quick } from './scale.ts';
import { startSubject } from './subject.ts';

const root = join(import.meta.dirname, '..', '..');
const file = join(root, 'out', 'bench-authority.json');
const kinds = ['sqlite', 'postgres'] as const;

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: Object.keys(figures) },
    database: { type: 'string', multiple: true, default: [...kinds] },
    pin: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});

type Undo = () => Promise<void>;

// With --pin, server and load run on one processor each.
const core = flags.pin ? 0 : undefined;

function report(line: string): void {
  console.log(`# ${line}`);
}

async function versionOf(library: string): Promise<string> {
  const text = await readFile(join(root, 'node_modules', library, 'package.json'), 'utf8');
  return `${library} ${z.object({ version: z.string() }).parse(JSON.parse(text)).version}`;
}

async function reportMachine(postgres: BenchPostgres | undefined): Promise<void> {
  const libraries = await Promise.all(['oidc-provider', 'kysely', 'pg', 'jose'].map(versionOf));
  const cpus = os.cpus();
  report(`Node ${process.versions.node}, SQLite ${process.versions.sqlite}, ${libraries.join(', ')}`);
  report(
    `${os.type()} ${os.release()}, ${cpus.length} × ${cpus[0]?.model.trim()}, load ${os.loadavg()[0]?.toFixed(1)}`,
  );
  if (postgres) report(`${postgres.version}, ${postgres.durability}`);
}

/** Runs the figures one after the other and stops what each started before the next. */
async function measureAll(postgres: BenchPostgres | undefined, baseline: () => Promise<Baseline>) {
  const results: Result[] = [];
  let databases = 0;
  for (const name of flags.only) {
    const figure = figures[name];
    if (!figure) throw new Error(`there is no figure ${name}; there are ${Object.keys(figures).join(', ')}`);
    for (const kind of kinds.filter((one) => flags.database.includes(one))) {
      const stops: Undo[] = [];
      const subject: Bench['subject'] = async (settings) => {
        databases += 1;
        const database = kind === 'postgres' ? await postgres?.create(`bench_${databases}`) : undefined;
        const { profile } = flags;
        const started = await startSubject({ users: 1, sessions: 0, core, profile, database, ...settings });
        stops.push(started.stop);
        return started;
      };
      try {
        const measured = await figure({ kind, scale: flags.quick ? quick : full, report, baseline, subject });
        results.push(...measured);
        for (const one of measured) console.log(resultLine(one));
      } finally {
        for (const stop of stops.reverse()) await stop();
      }
    }
  }
  return results;
}

async function readResults(): Promise<Result[]> {
  return existsSync(file) ? z.array(resultSchema).parse(JSON.parse(await readFile(file, 'utf8'))) : [];
}

/** Stores the results; earlier results of other figures stay. */
async function writeResults(results: readonly Result[]): Promise<void> {
  const measured = new Set(results.map(({ name }) => name));
  const others = (await readResults()).filter(({ name }) => !measured.has(name));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify([...others, ...results], null, 2)}\n`);
}

/** Runs the requested measurements. A missed aim is not a failure. */
async function bench(): Promise<void> {
  const postgres = flags.database.includes('postgres') ? await startPostgres() : undefined;
  let started: Promise<Baseline> | undefined;
  try {
    await reportMachine(postgres);
    const results = await measureAll(postgres, () => {
      started ??= startBaseline(core);
      return started;
    });
    if (!flags.quick) await writeResults(results);
  } finally {
    await (await started)?.stop();
    await postgres?.stop();
  }
}

await bench();
