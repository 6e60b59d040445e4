import { safeStorage } from 'electron';
import type { Connections } from '../../connections/connections.ts';
import { openSettings, type Settings } from '../../settings/settings.ts';
import { openStores, type VaultStores } from '../../vault/stores.ts';
import type { Notices } from '../notices.ts';
import type { Paths } from '../paths.ts';
import { readConnections } from './connections.ts';
import { desktopKeyring } from './keyring.ts';
import type { RecorderServices } from './recorder.ts';

interface StorageOptions {
  paths: Paths;
  connectionsFile: string | undefined;
  notices: Notices;
}

type Recording = Pick<RecorderServices, 'recorder' | 'logError'>;

/** What the app stores between two starts. */
export interface Storage {
  connections: Connections;
  stores: VaultStores;
  settings: Settings;
}

function openVaultStores({ paths }: StorageOptions, recording: Promise<Recording>): Promise<VaultStores> {
  return openStores({
    safeStorage,
    ...desktopKeyring,
    folder: paths.vault,
    onEvidence: (connection, evidence) => {
      const message = `A damaged part of the vault was repaired (${evidence.join(', ')}). Nothing was lost.`;
      void recording.then(({ recorder }) => recorder.record({ kind: 'vault', connection, message }));
    },
  });
}

/**
 * Opens connections, vault and settings while the recorder is still opening; resolves when all of them are open.
 * @throws ProblemError `disk_failed` when the vault's folder cannot be read; the recorder is stopped then
 */
export async function wireStorage(options: StorageOptions, recording: Promise<Recording>): Promise<Storage> {
  try {
    const [connections, stores, settings] = await Promise.all([
      readConnections({
        file: options.connectionsFile,
        ownFile: options.paths.connections,
        notice: options.notices.add,
        log: (message, evidence) => void recording.then(({ logError }) => logError(message, evidence)),
      }),
      openVaultStores(options, recording),
      openSettings({ file: options.paths.settings, notice: options.notices.add }),
      recording,
    ]);
    return { connections, stores, settings };
  } catch (error) {
    // The next attempt to start the services opens the log again.
    await (await recording).recorder.stop();
    throw error;
  }
}
