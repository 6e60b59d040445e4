import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.ts';
import { run } from './run.ts';
import { giveUp, say } from './say.ts';
import { whenChanged } from './stamp.ts';

/** Tests can drive `test` from outside (inspector, remote debugging); nobody can drive `release`. */
export type Variant = 'release' | 'test';

const folders: Record<Variant, string> = { release: 'out/app', test: 'out/app-test' };
const inputs = [
  'electron',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'build/window-bundle.ts',
  'package.json',
  'package-lock.json',
];

interface PackageJson {
  description: string;
  version: string;
  author: string;
  homepage: string;
  license: string;
}

/** The product's fields in package.json. */
export async function readPackageJson(): Promise<PackageJson> {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as PackageJson;
}

/** The app's own package.json: it has no dependencies, since main is bundled. */
async function describeApp(folder: string): Promise<void> {
  const { description, version, author, homepage, license } = await readPackageJson();
  const about = {
    name: 'latchkey',
    productName: 'Latchkey',
    version,
    description,
    author,
    homepage,
    license,
    desktopName: 'latchkey.desktop',
  };
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ ...about, type: 'commonjs', main: 'main/index.cjs' }, null, 2),
  );
}

/**
 * Builds main, preload and renderer with electron-vite when their sources changed.
 * @returns the folder to give to Electron: `main/`, `preload/`, `renderer/` and a package.json
 */
export async function buildApp(variant: Variant): Promise<string> {
  const relative = folders[variant];
  const folder = path.join(root, relative);
  await whenChanged({ name: `app-${variant}`, inputs, outputs: [relative] }, async () => {
    say(`building the app (${variant})`);
    const tool = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    await run(process.execPath, [tool, 'build', '--logLevel', 'warn'], {
      cwd: root,
      env: { ...process.env, LATCHKEY_BUILD: variant, NODE_ENV: 'production' },
      output: 'keep',
    });
    await describeApp(folder);
  });
  return folder;
}

if (import.meta.main) {
  buildApp(process.argv.includes('--test') ? 'test' : 'release').then(
    (folder) => say(`built ${folder}`),
    giveUp,
  );
}
