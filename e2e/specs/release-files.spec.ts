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
    const copies: Copy[] = [];
    await use(async (which) => {
      const copy = await copyProgram(which);
      copies.push(copy);
      return copy;
    });
    for (const copy of copies) await copy.remove();
  },
  start: async ({ installation }, use) => {
    const running: StartedProgram[] = [];
    await use(async (program) => {
      // A flag without its value makes the app print a message.
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

const aliveMessage = 'latchkey: --connections needs';

/** Overwrites the first occurrence of `text` in the archive with a text of the same length. */
function replace(archive: Buffer, text: string, replacement: string): void {
  const index = archive.indexOf(text);
  expect(index).toBeGreaterThan(0);
  archive.write(replacement, index);
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
  await expect
    .poll(() => started.output(), { timeout: 60_000 })
    .toContain(aliveMessage.replace('needs', 'NEEDS'));
});

test('an archive whose list of files was damaged does not start @T7', async ({ copy, start }) => {
  const { program, resources } = await copy('release');
  const intact = await start(program);
  await expect.poll(() => intact.output(), { timeout: 60_000 }).toContain(aliveMessage);
  await intact.end();
  await alterArchive(resources, (archive) => archive.fill(0xff, 16, 64));
  const damaged = await start(program);
  await damaged.ended;
  expect(damaged.output()).not.toContain(aliveMessage);
});

test('a folder with an app beside the archive does not run @T7', async ({ copy, start }) => {
  const { program, resources } = await copy('release');
  await plantFolder(resources);
  const started = await start(program);
  await expect.poll(() => started.output(), { timeout: 60_000 }).toContain(aliveMessage);
  expect(started.output()).not.toContain('evil runs');
  await started.end();
  // Control: an Electron that is not restricted to its archive runs it.
  const electron = await copy('electron');
  await plantFolder(electron.resources);
  const unrestricted = await start(electron.program);
  await expect.poll(() => unrestricted.output(), { timeout: 60_000 }).toContain('evil runs');
});
