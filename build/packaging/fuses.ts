import {
  type FuseV1Config,
  FuseV1Options,
  FuseVersion,
  flipFuses,
  getCurrentFuseWire,
} from '@electron/fuses';

type Fuses = Record<FuseV1Options, boolean>;

function wanted(inspect: boolean): Fuses {
  return {
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: inspect,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: process.platform !== 'linux',
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    // On is Electron's default: hardware does the bounds checks instead of code. It opens no attack.
    [FuseV1Options.WasmTrapHandlers]: true,
  };
}

/**
 * Sets every fuse that this Electron has; an older one has fewer, and asking for more is an error.
 * @param inspect leaves Node's inspector usable, for the package that the tests drive
 * @param executable the program, or on macOS the app bundle
 */
export async function setFuses(executable: string, inspect: boolean): Promise<void> {
  const wire = await getCurrentFuseWire(executable);
  const known = Object.entries(wanted(inspect)).filter(([fuse]) => fuse in wire);
  const config = { version: FuseVersion.V1, ...Object.fromEntries(known) } as FuseV1Config;
  const resetAdHocDarwinSignature = process.platform === 'darwin';
  await flipFuses(executable, { ...config, resetAdHocDarwinSignature });
}
