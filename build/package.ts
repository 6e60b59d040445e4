import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type AfterPackContext, build, type Configuration, DIR_TARGET, Platform } from 'electron-builder';
import { buildApp, readPackageJson, type Variant } from './app.ts';
import { ensureElectron, type RunnableElectron } from './electron/electron.ts';
import { checkClipboard } from './packaging/clipboard.ts';
import { makeCodeCache } from './packaging/code-cache.ts';
import { setFuses } from './packaging/fuses.ts';
import { fpmEnvironment, linuxTargets } from './packaging/tools.ts';
import { root } from './paths.ts';
import { giveUp, say } from './say.ts';
import { whenChanged } from './stamp.ts';

const outputs: Record<Variant, string> = { release: 'out/release', test: 'out/test-package' };
const codeCaches: Record<Variant, string> = {
  release: 'out/code-cache/release',
  test: 'out/code-cache/test',
};
const notRelease = 'Built on the Electron for tests: not a release.';

const inputs = [
  'electron-builder.yml',
  'build/package.ts',
  'build/packaging',
  'build/fpm-stand-in',
  'build/icons',
];

function executableIn(context: AfterPackContext): string {
  const { productFilename } = context.packager.appInfo;
  const names: Record<string, string> = { darwin: `${productFilename}.app`, win32: `${productFilename}.exe` };
  return path.join(context.appOutDir, names[context.electronPlatformName] ?? 'latchkey');
}

/** Runs between copying and signing: removes files of Electron that the product does not need, and sets fuses. */
function afterPack(variant: Variant, { official }: RunnableElectron) {
  return async (context: AfterPackContext): Promise<void> => {
    const resources = context.packager.getResourcesDir(context.appOutDir);
    await rm(path.join(resources, 'default_app.asar'), { force: true });
    await rm(path.join(context.appOutDir, 'version'), { force: true });
    if (!official) await writeFile(path.join(resources, 'NOT-A-RELEASE.txt'), `${notRelease}\n`);
    await setFuses(executableIn(context), variant === 'test');
  };
}

/** Marks a package made with the fallback Electron, which exists only for Linux x64. */
async function marks(): Promise<Configuration> {
  const { description, version } = await readPackageJson();
  return {
    extraMetadata: { description: `${description} ${notRelease}` },
    deb: { artifactName: `latchkey_${version}_amd64_not-a-release.deb` },
  };
}

async function configuration(variant: Variant, electron: RunnableElectron): Promise<Configuration> {
  return {
    directories: { app: variant === 'test' ? 'out/app-test' : 'out/app', output: outputs[variant] },
    electronDist: electron.dist,
    electronVersion: electron.version,
    files: ['**/*', '!**/*.map', { from: path.join(root, codeCaches[variant]), to: 'main/chunks' }],
    // Main is bundled: false keeps electron-builder from looking for modules to pack.
    beforeBuild: async () => false,
    afterPack: afterPack(variant, electron),
    ...(electron.official ? {} : await marks()),
  };
}

async function pack(variant: Variant, app: string, electron: RunnableElectron): Promise<void> {
  if (variant === 'release') await checkClipboard(electron);
  Object.assign(process.env, await fpmEnvironment(electron.official));
  const onLinux = process.platform === 'linux';
  const named = variant === 'test' ? [DIR_TARGET] : onLinux ? await linuxTargets(electron.official) : [];
  const codeCache = path.join(root, codeCaches[variant]);
  for (const old of [path.join(root, outputs[variant]), codeCache]) {
    await rm(old, { recursive: true, force: true });
  }
  await mkdir(codeCache, { recursive: true });
  await makeCodeCache(app, electron, codeCache);
  await build({
    projectDir: root,
    targets: Platform.current().createTarget(named),
    config: await configuration(variant, electron),
    publish: 'never',
  });
  await rm(path.join(root, outputs[variant], 'builder-debug.yml'), { force: true });
}

/**
 * Packages the app when it or Electron changed. `release` is what people install; `test` is the same app unpacked, with
 * the debugging interfaces that the tests use.
 * @returns the output folder
 */
export async function packageApp(variant: Variant): Promise<string> {
  const electron = await ensureElectron();
  const app = await buildApp(variant);
  const facts = [electron.version, String(electron.official), process.platform, process.arch];
  const task = {
    name: `package-${variant}`,
    inputs: [...inputs, path.relative(root, app), 'electron/main/app/code-cache.ts'],
    facts,
    outputs: [outputs[variant]],
  };
  await whenChanged(task, async () => {
    say(`packaging the app (${variant}) on Electron ${electron.version}`);
    await pack(variant, app, electron);
  });
  if (!electron.official) say(notRelease);
  return path.join(root, outputs[variant]);
}

if (import.meta.main) {
  packageApp(process.argv.includes('--test') ? 'test' : 'release').then(
    (folder) => say(`made ${folder}`),
    giveUp,
  );
}
