import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  alterArchive,
  copyProgram,
  type Program,
  type StartedProgram,
  startProgram,
} from '../fixtures/packages/release.ts';
import { test as base, expect } from '../fixtures/test.ts';

type Copy = Awaited<ReturnType<typeof copyProgram>>;

const test = base.extend<{
  copy: (which: Program) => Promise<Copy>;
  start: (program: string) => Promise<StartedProgram>;
}>({
  copy: async ({ wire: _ }, use) => {
    const made: Copy[] = [];
    await use(async (which) => {
      const one = await copyProgram(which);
      made.push(one);
      return one;
    });
    for (const one of made) await one.remove();
  },
  start: async ({ installation }, use) => {
    const running: StartedProgram[] = [];
    await use(async (program) => {
      // The app has something to say about a flag without its value.
      const started = await startProgram(program, installation, {
        args: ['--connections', '--hidden'],
        withoutFile: true,
      });
      running.push(started);
      return started;
    });
    for (const started of running) await started.end();
  },
});

test.describe.configure({ timeout: 180_000 });

const alive = 'latchkey: --connections needs';

/** Writes over the first place of `text`, which must be there, with as many letters. */
function replace(archive: Buffer, text: string, by: string): void {
  const at = archive.indexOf(text);
  expect(at).toBeGreaterThan(0);
  archive.write(by, at);
}

async function plantFolder(resources: string): Promise<void> {
  const app = path.join(resources, 'app');
  await mkdir(app);
  await writeFile(path.join(app, 'package.json'), JSON.stringify({ name: 'evil', main: 'main.js' }));
  await writeFile(path.join(app, 'main.js'), 'process.stderr.write("evil runs\\n");');
}

test('on Linux an archive whose contents were altered runs: only its owner keeps it as it is @T7', async ({
  copy,
  start,
}) => {
  const { program, resources } = await copy('release');
  await alterArchive(resources, (archive) =>
    replace(archive, ' needs the path of a ', ' NEEDS the path of a '),
  );
  const started = await start(program);
  await expect.poll(() => started.output(), { timeout: 60_000 }).toContain(alive.replace('needs', 'NEEDS'));
});

test('an archive whose list of files was damaged does not start @T7', async ({ copy, start }) => {
  const { program, resources } = await copy('release');
  const whole = await start(program);
  await expect.poll(() => whole.output(), { timeout: 60_000 }).toContain(alive);
  await whole.end();
  await alterArchive(resources, (archive) => archive.fill(0xff, 16, 64));
  const damaged = await start(program);
  await damaged.ended;
  expect(damaged.output()).not.toContain(alive);
});

test('a folder with an app beside the archive does not run @T7', async ({ copy, start }) => {
  const { program, resources } = await copy('release');
  await plantFolder(resources);
  const started = await start(program);
  await expect.poll(() => started.output(), { timeout: 60_000 }).toContain(alive);
  expect(started.output()).not.toContain('evil runs');
  await started.end();
  // An Electron that may run more than its archive does run it.
  const plain = await copy('electron');
  await plantFolder(plain.resources);
  const open = await start(plain.program);
  await expect.poll(() => open.output(), { timeout: 60_000 }).toContain('evil runs');
});
