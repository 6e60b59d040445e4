import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { controlFile, type DebRequest, parseFpmArguments } from './packaging/fpm-arguments.ts';
import { run } from './run.ts';
import { giveUp } from './say.ts';

async function place(tree: string, { source, target }: DebRequest['files'][number]): Promise<void> {
  const destination = path.join(tree, target);
  if (source.endsWith('/')) {
    await mkdir(destination, { recursive: true });
    await run('cp', ['-a', `${source}.`, destination]);
    return;
  }
  await mkdir(path.dirname(destination), { recursive: true });
  await copyFile(source, destination);
}

async function placeScript(control: string, name: string, source: string): Promise<void> {
  if (!source) return;
  await copyFile(source, path.join(control, name));
  await run('chmod', ['755', path.join(control, name)]);
}

async function writeControl(tree: string, request: DebRequest): Promise<void> {
  const size = Number.parseInt(await run('du', ['-sk', '--apparent-size', tree]), 10);
  const sums = await run('sh', [
    '-c',
    'cd "$0" && find . -type f -printf "%P\\0" | sort -z | xargs -0 md5sum',
    tree,
  ]);
  const control = path.join(tree, 'DEBIAN');
  await mkdir(control);
  await writeFile(path.join(control, 'control'), controlFile(request, size));
  await writeFile(path.join(control, 'md5sums'), sums);
  await placeScript(control, 'postinst', request.afterInstall);
  await placeScript(control, 'postrm', request.afterRemove);
}

/** zstd takes a thirtieth of xz's time for a third more bytes; dpkg reads it since Debian 12 and Ubuntu 22.04. */
async function compression(requested: string): Promise<string> {
  const help = await run('dpkg-deb', ['--help']);
  return /\bzstd\b/.test(help) ? 'zstd' : requested;
}

/** Makes the .deb that electron-builder asks fpm for, with dpkg-deb. */
async function build(request: DebRequest): Promise<void> {
  const work = await mkdtemp(path.join(os.tmpdir(), 'latchkey-deb-'));
  try {
    const tree = path.join(work, 'tree');
    await mkdir(tree);
    for (const file of request.files) await place(tree, file);
    // File modes in a package must not depend on the builder's umask.
    await run('chmod', ['-R', 'u+rwX,go+rX,go-w', tree]);
    await writeControl(tree, request);
    await mkdir(path.dirname(request.output), { recursive: true });
    const packer = `-Z${await compression(request.compression)}`;
    await run('dpkg-deb', ['--root-owner-group', packer, '--build', tree, request.output]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

try {
  await build(parseFpmArguments(process.argv.slice(2)));
} catch (error) {
  giveUp(error);
}
